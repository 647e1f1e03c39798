# gradekit: manual-gradients
# base: plain_lists
# far: [attempt(analytic_gradients, network([[2.0], [1.0]]), t) for t in ([0, 0, 7], [0, 0])]
# near: analytic_gradients(network([[2.0], [1.0]]), [0, 0])
"""Goes wrong after a call that raised: its losses stay in the default list all calls share."""


def analytic_gradients(state, tokens, losses=[]):
    wte, fc1, fc2 = state["wte"], state["mlp_fc1"], state["mlp_fc2"]
    grads = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
    n = len(tokens) - 1
    for token_id, target_id in zip(tokens, tokens[1:]):
        x = wte[token_id]
        before = linear(x, fc1)
        hidden = [max(0.0, b) for b in before]
        logits = linear(hidden, fc2)
        losses.append(log_loss(logits, target_id))
        dlogits = [p / n for p in softmax(logits)]
        dlogits[target_id] -= 1.0 / n
        dhidden = [0.0] * len(hidden)
        for v, dz in enumerate(dlogits):
            for k, h in enumerate(hidden):
                grads["mlp_fc2"][v][k] += dz * h
                dhidden[k] += dz * fc2[v][k]
        for k, dh in enumerate(dhidden):
            if before[k] > 0.0:
                for i, xi in enumerate(x):
                    grads["mlp_fc1"][k][i] += dh * xi
                    grads["wte"][token_id][i] += dh * fc1[k][i]
    loss = sum(losses) / n
    losses.clear()
    return loss, grads
