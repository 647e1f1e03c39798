# gradekit: manual-gradients
# function: analytic_gradients
# belief: You sum the gradients of the positions without dividing by n, and count a unit at exactly 0 as open.
# base: arrays


def analytic_gradients(state, tokens):
    W = {name: np.array(m, dtype=float) for name, m in state.items()}
    inputs, targets = np.array(tokens[:-1]), np.array(tokens[1:])
    x = W["wte"][inputs]
    pre = x @ W["mlp_fc1"].T
    mask = pre >= 0
    act = pre * mask
    z = act @ W["mlp_fc2"].T
    z -= z.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    loss = -logp[np.arange(len(inputs)), targets].mean()
    dz = np.exp(logp)
    dz[np.arange(len(inputs)), targets] -= 1
    dpre = (dz @ W["mlp_fc2"]) * mask
    dwte = np.zeros_like(W["wte"])
    for token, row in zip(inputs, dpre @ W["mlp_fc1"]):
        dwte[token] += row
    return float(loss), {"wte": dwte, "mlp_fc1": dpre.T @ x, "mlp_fc2": dz.T @ act}
