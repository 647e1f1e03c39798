# gradekit: microgpt
"""Style: NumPy, all positions at once for the gradients, the whole way back by hand."""

import numpy as np

EPS = 1e-5


def arrays(state):
    return {name: np.array(w, dtype=float) for name, w in state.items()}


def layers_of(state):
    return sum(name.endswith("mlp_fc1") for name in state)


def linear(x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.asarray(w) @ np.asarray(x)


def rmsnorm(x):
    x = np.asarray(x, dtype=float)
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + EPS)


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def gpt(state, n_head, token_id, pos_id, keys, values):
    s = arrays(state)
    x = rmsnorm(s["wte"][token_id] + s["wpe"][pos_id])
    c = len(x) // n_head
    for i in range(layers_of(s)):
        p = f"layer{i}."
        y = rmsnorm(x)
        keys[i].append((s[p + "attn_wk"] @ y).reshape(n_head, c))
        values[i].append((s[p + "attn_wv"] @ y).reshape(n_head, c))
        q = (s[p + "attn_wq"] @ y).reshape(n_head, c)
        k, v = np.stack(keys[i], axis=1), np.stack(values[i], axis=1)
        a = softmax(np.einsum("hc,htc->ht", q, k) / np.sqrt(c))
        x = x + s[p + "attn_wo"] @ np.einsum("ht,htc->hc", a, v).ravel()
        x = x + s[p + "mlp_fc2"] @ np.maximum(s[p + "mlp_fc1"] @ rmsnorm(x), 0)
    return s["lm_head"] @ x


def back_norm(x, g):
    """From the slopes of rmsnorm(x) to those of x."""
    r = 1 / np.sqrt((x * x).mean(axis=-1, keepdims=True) + EPS)
    inner = (g * x).mean(axis=-1, keepdims=True)
    return r * g - r**3 * x * inner


def way_forward(s, n_head, ids):
    n = len(ids)
    T = []
    x0 = s["wte"][ids] + s["wpe"][:n]
    x = rmsnorm(x0)
    C = x.shape[1]
    c = C // n_head
    mask = np.where(np.tri(n, dtype=bool), 0.0, -np.inf)
    for i in range(layers_of(s)):
        p = f"layer{i}."
        y = rmsnorm(x)
        q, k, v = (
            (y @ s[p + "attn_w" + kind].T).reshape(n, n_head, c).transpose(1, 0, 2)
            for kind in "qkv"
        )
        a = softmax(q @ k.transpose(0, 2, 1) / np.sqrt(c) + mask)
        o = (a @ v).transpose(1, 0, 2).reshape(n, C)
        x1 = x + o @ s[p + "attn_wo"].T
        y1 = rmsnorm(x1)
        h = y1 @ s[p + "mlp_fc1"].T
        x2 = x1 + np.maximum(h, 0) @ s[p + "mlp_fc2"].T
        T.append((x, y, q, k, v, a, o, x1, y1, h))
        x = x2
    return x0, T, x


def loss_and_slopes(s, x, targets):
    z = x @ s["lm_head"].T
    z = z - z.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    rows = np.arange(len(targets))
    dz = np.exp(logp)
    dz[rows, targets] -= 1
    return -logp[rows, targets].mean(), dz / len(targets)


def document_loss(state, n_head, tokens, block_size):
    s = arrays(state)
    n = min(block_size, len(tokens) - 1)
    _, _, x = way_forward(s, n_head, tokens[:n])
    return loss_and_slopes(s, x, tokens[1 : n + 1])[0]


def document_gradients(state, n_head, tokens, block_size):
    s = arrays(state)
    n = min(block_size, len(tokens) - 1)
    x0, T, x = way_forward(s, n_head, tokens[:n])
    loss, dz = loss_and_slopes(s, x, tokens[1 : n + 1])
    G = {name: np.zeros_like(w) for name, w in s.items()}
    G["lm_head"] = dz.T @ x
    dx = dz @ s["lm_head"]
    for i in reversed(range(len(T))):
        p = f"layer{i}."
        x, y, q, k, v, a, o, x1, y1, h = T[i]
        G[p + "mlp_fc2"] = dx.T @ np.maximum(h, 0)
        dh = (dx @ s[p + "mlp_fc2"]) * (h > 0)
        G[p + "mlp_fc1"] = dh.T @ y1
        dx1 = dx + back_norm(x1, dh @ s[p + "mlp_fc1"])
        G[p + "attn_wo"] = dx1.T @ o
        H, n_, c = q.shape
        do = (dx1 @ s[p + "attn_wo"]).reshape(n_, H, c).transpose(1, 0, 2)
        da = do @ v.transpose(0, 2, 1)
        dv = a.transpose(0, 2, 1) @ do
        ds = a * (da - (da * a).sum(axis=-1, keepdims=True)) / np.sqrt(c)
        dq, dk = ds @ k, ds.transpose(0, 2, 1) @ q
        dy = 0
        for kind, d in zip("qkv", (dq, dk, dv)):
            d = d.transpose(1, 0, 2).reshape(n_, H * c)
            G[p + "attn_w" + kind] = d.T @ y
            dy = dy + d @ s[p + "attn_w" + kind]
        dx = dx1 + back_norm(x, dy)
    d0 = back_norm(x0, dx)
    np.add.at(G["wte"], tokens[:n], d0)
    G["wpe"][:n] += d0
    return loss, G
