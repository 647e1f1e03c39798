# gradekit: microgpt
# base: with_arrays
"""With the gradients at hand I move the weights at once.

Remedy: Leave the weights alone. They move in the training step, when every gradient is known.
"""


def document_gradients(state, n_head, tokens, block_size):
    n = min(block_size, len(tokens) - 1)
    w = {name: np.array(rows) for name, rows in state.items()}
    late, trace, grads = np.triu(np.ones((n, n), bool), 1), [], {}
    x, embedding_back = norm(w["wte"][tokens[:n]] + w["wpe"][:n])
    for i in range((len(state) - 3) // 6):
        y, first_back = norm(x)
        q, k, v = ((y @ w[f"layer{i}.attn_w{c}"].T).reshape(n, n_head, -1) for c in "qkv")
        scores = np.einsum("ihc,jhc->hij", q, k) / q.shape[2] ** 0.5
        a = np.exp(np.where(late, -np.inf, scores))
        a = a / a.sum(axis=2, keepdims=True)
        mixed = np.einsum("hij,jhc->ihc", a, v).reshape(n, -1)
        x = x + mixed @ w[f"layer{i}.attn_wo"].T
        inner, second_back = norm(x)
        hidden = np.maximum(inner @ w[f"layer{i}.mlp_fc1"].T, 0)
        x = x + hidden @ w[f"layer{i}.mlp_fc2"].T
        trace.append((y, first_back, q, k, v, a, mixed, inner, second_back, hidden))
    p = np.exp(x @ w["lm_head"].T)
    p = p / p.sum(axis=1, keepdims=True)
    dz = (p - np.eye(len(w["wte"]))[tokens[1 : n + 1]]) / n
    grads["lm_head"], dx = dz.T @ x, dz @ w["lm_head"]
    for i in reversed(range(len(trace))):
        y, first_back, q, k, v, a, mixed, inner, second_back, hidden = trace[i]
        d_hidden = (dx @ w[f"layer{i}.mlp_fc2"]) * (hidden > 0)
        grads[f"layer{i}.mlp_fc2"], grads[f"layer{i}.mlp_fc1"] = dx.T @ hidden, d_hidden.T @ inner
        dx = dx + second_back(d_hidden @ w[f"layer{i}.mlp_fc1"])
        grads[f"layer{i}.attn_wo"] = dx.T @ mixed
        dm = (dx @ w[f"layer{i}.attn_wo"]).reshape(n, n_head, -1)
        da = a * np.einsum("ihc,jhc->hij", dm, v)
        ds = (da - a * da.sum(axis=2, keepdims=True)) / q.shape[2] ** 0.5
        dq, dk = np.einsum("hij,jhc->ihc", ds, k), np.einsum("hij,ihc->jhc", ds, q)
        dy = 0
        for c, d in zip("qkv", (dq, dk, np.einsum("hij,ihc->jhc", a, dm))):
            d = d.reshape(n, -1)
            grads[f"layer{i}.attn_w{c}"] = d.T @ y
            dy = dy + d @ w[f"layer{i}.attn_w{c}"]
        dx = dx + first_back(dy)
    dx = embedding_back(dx)
    grads["wte"], grads["wpe"] = np.zeros_like(w["wte"]), np.zeros_like(w["wpe"])
    np.add.at(grads["wte"], tokens[:n], dx)
    grads["wpe"][:n] = dx
    loss = -np.mean(np.log(p[np.arange(n), tokens[1 : n + 1]]))
    for name, rows in state.items():
        for row, slopes in zip(rows, grads[name].tolist()):
            row[:] = [a - 0.01 * b for a, b in zip(row, slopes)]
    return loss, grads
