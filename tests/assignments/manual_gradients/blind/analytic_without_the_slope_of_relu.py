# gradekit: manual-gradients
# function: analytic_gradients
# belief: On the way back you forget ReLU: hidden units that are closed get gradients, too.
# base: arrays


def analytic_gradients(state, tokens):
    wte, fc1, fc2 = (np.asarray(state[k], dtype=float) for k in ("wte", "mlp_fc1", "mlp_fc2"))
    n = len(tokens) - 1
    grads = {"wte": np.zeros_like(wte), "mlp_fc1": np.zeros_like(fc1), "mlp_fc2": np.zeros_like(fc2)}
    loss = 0.0
    for tok, target in zip(tokens[:-1], tokens[1:]):
        # forward
        x = wte[tok]
        h = np.maximum(0, fc1 @ x)
        z = fc2 @ h
        z = z - z.max()
        p = np.exp(z) / np.exp(z).sum()
        loss += (np.log(np.exp(z).sum()) - z[target]) / n
        # backward
        dz = p.copy()
        dz[target] -= 1
        dz /= n
        dh = fc2.T @ dz
        grads["mlp_fc2"] += np.outer(dz, h)
        grads["mlp_fc1"] += np.outer(dh, x)
        grads["wte"][tok] += fc1.T @ dh
    return float(loss), grads
