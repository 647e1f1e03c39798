# gradekit: microgpt
"""Style: lists forward, gradients worked out with arrays."""

import math

import numpy as np

ATTENTION = ("attn_wq", "attn_wk", "attn_wv", "attn_wo")


def linear(x, w):
    return [sum(a * b for a, b in zip(row, x)) for row in w]


def rmsnorm(x):
    scale = (sum(a * a for a in x) / len(x) + 1e-5) ** -0.5
    return [a * scale for a in x]


def softmax(logits):
    weights = [math.exp(z - max(logits)) for z in logits]
    return [w / sum(weights) for w in weights]


def add(x, y):
    return [a + b for a, b in zip(x, y)]


def attend(q, keys, values, n_head):
    size, mixed = len(q) // n_head, []
    for h in range(0, len(q), size):
        own = slice(h, h + size)
        scores = [sum(a * b for a, b in zip(q[own], k[own])) / size**0.5 for k in keys]
        weights = softmax(scores)
        mixed += [sum(a * b for a, b in zip(weights, c)) for c in zip(*(v[own] for v in values))]
    return mixed


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(add(state["wte"][token_id], state["wpe"][pos_id]))
    for i in range(len(keys)):
        wq, wk, wv, wo = (state[f"layer{i}.{name}"] for name in ATTENTION)
        y = rmsnorm(x)
        keys[i].append(linear(y, wk))
        values[i].append(linear(y, wv))
        x = add(x, linear(attend(linear(y, wq), keys[i], values[i], n_head), wo))
        hidden = [max(0.0, a) for a in linear(rmsnorm(x), state[f"layer{i}.mlp_fc1"])]
        x = add(x, linear(hidden, state[f"layer{i}.mlp_fc2"]))
    return linear(x, state["lm_head"])


def document_loss(state, n_head, tokens, block_size):
    n, layers = min(block_size, len(tokens) - 1), (len(state) - 3) // 6
    keys, values = [[] for _ in range(layers)], [[] for _ in range(layers)]
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        losses.append(-math.log(probs[tokens[i + 1]]))
    return sum(losses) / n


# The gradients are worked out with arrays, all positions side by side.


def norm(x):
    root = np.sqrt(np.mean(x * x, axis=1, keepdims=True) + 1e-5)
    return x / root, lambda d: (d - x * np.mean(d * x, axis=1, keepdims=True) / root**2) / root


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
    return loss, grads
