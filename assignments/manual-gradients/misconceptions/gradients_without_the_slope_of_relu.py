# gradekit: manual-gradients
"""ReLU only cuts numbers off, so the gradient goes through it unchanged.

Remedy: A unit that received less than 0 gave 0 whatever its inputs: its gradient is
0. Keep back[k] only where received[k] > 0.
"""


def analytic_gradients(state, tokens):
    wte, fc1, fc2 = state["wte"], state["mlp_fc1"], state["mlp_fc2"]
    grads = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
    n = len(tokens) - 1
    loss = 0.0
    for token, target in zip(tokens, tokens[1:]):
        x = wte[token]
        received = linear(x, fc1)
        hidden = [max(0.0, r) for r in received]
        logits = linear(hidden, fc2)
        loss += loss_at(logits, target) / n
        delta = softmax(logits)
        delta[target] -= 1.0
        delta = [d / n for d in delta]
        back = [0.0] * len(hidden)
        for v, d in enumerate(delta):
            for k, h in enumerate(hidden):
                grads["mlp_fc2"][v][k] += d * h
                back[k] += d * fc2[v][k]
        for k, b in enumerate(back):
            for i, a in enumerate(x):
                grads["mlp_fc1"][k][i] += b * a
                grads["wte"][token][i] += b * fc1[k][i]
    return loss, grads
