# gradekit: manual-gradients
# base: plain_lists
# far: analytic_gradients(network([[25.0], [0.0]]), [0, 0])
# near: analytic_gradients(network([[2.0], [1.0]]), [0, 0])
"""Goes wrong where a class is improbable: a slope by its logit below 1e-10 is left out."""


def analytic_gradients(state, tokens):
    wte, fc1, fc2 = state["wte"], state["mlp_fc1"], state["mlp_fc2"]
    grads = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
    n = len(tokens) - 1
    loss = 0.0
    for token_id, target_id in zip(tokens, tokens[1:]):
        x = wte[token_id]
        before = linear(x, fc1)
        hidden = [max(0.0, b) for b in before]
        logits = linear(hidden, fc2)
        loss += log_loss(logits, target_id) / n
        dlogits = [p / n for p in softmax(logits)]
        dlogits[target_id] -= 1.0 / n
        dhidden = [0.0] * len(hidden)
        for v, dz in enumerate(dlogits):
            if abs(dz) < 1e-10:
                continue
            for k, h in enumerate(hidden):
                grads["mlp_fc2"][v][k] += dz * h
                dhidden[k] += dz * fc2[v][k]
        for k, dh in enumerate(dhidden):
            if before[k] > 0.0:
                for i, xi in enumerate(x):
                    grads["mlp_fc1"][k][i] += dh * xi
                    grads["wte"][token_id][i] += dh * fc1[k][i]
    return loss, grads
