# gradekit: microgpt
"""Style: annotated NumPy arrays, all positions side by side; the chain rule is written out."""

import numpy as np


def norm(x):
    """Give the normalised rows, and the way back through the norm."""
    root = np.sqrt(mean(x * x) + 1e-5)
    y = x / root
    return y, lambda d: (d - y * mean(d * y)) / root


def mean(x):
    return np.mean(x, axis=-1, keepdims=True)


def softmax(z):
    e = np.exp(z)
    return e / total(e)


def total(x):
    return np.sum(x, axis=-1, keepdims=True)


def linear(x: np.ndarray, w: np.ndarray):
    return w @ x


def rmsnorm(x: np.ndarray):
    return norm(x)[0]


def look_back(q, k, v):
    """Let every head of every position look at the positions up to its own."""
    scale = q.shape[-1] ** -0.5
    scores = scale * np.einsum("ihc,jhc->hij", q, k)
    a = softmax(np.where(np.tri(len(q)), scores, -np.inf))

    def back(d):
        da = a * np.einsum("ihc,jhc->hij", d, v)
        ds = scale * (da - a * total(da))
        dq, dk = np.einsum("hij,jhc->ihc", ds, k), np.einsum("hij,ihc->jhc", ds, q)
        return dq, dk, np.einsum("hij,ihc->jhc", a, d)

    return np.einsum("hij,jhc->ihc", a, v), back


def layer(x, weights, n_head):
    """Give what leaves a layer, and the way back through it."""
    wq, wk, wv, wo, fc1, fc2 = weights.values()
    y, y_back = norm(x)
    mixed, look = look_back(*((y @ w.T).reshape(len(x), n_head, -1) for w in (wq, wk, wv)))
    mixed = mixed.reshape(x.shape)
    middle = x + mixed @ wo.T
    inner, inner_back = norm(middle)
    hidden = (inner @ fc1.T).clip(0)

    def back(d):
        dh = np.sign(hidden) * (d @ fc2)
        slopes = [dh.T @ inner, d.T @ hidden]
        d = d + inner_back(dh @ fc1)
        dq, dk, dv = (one.reshape(x.shape) for one in look((d @ wo).reshape(len(x), n_head, -1)))
        slopes = [dq.T @ y, dk.T @ y, dv.T @ y, d.T @ mixed, *slopes]
        return d + y_back(dq @ wq + dk @ wk + dv @ wv), dict(zip(weights, slopes))

    return middle + hidden @ fc2.T, back


def read(state, n_head, tokens):
    """Give what reaches lm_head after each token, and the way back from there."""
    x, embedding_back = norm(state["wte"][tokens] + state["wpe"][: len(tokens)])
    backs = []
    for i in range(sum("attn_wq" in name for name in state)):
        parts = ("attn_wq", "attn_wk", "attn_wv", "attn_wo", "mlp_fc1", "mlp_fc2")
        names = [f"layer{i}.{part}" for part in parts]
        x, back = layer(x, {name: state[name] for name in names}, n_head)
        backs.append(back)

    def back(d):
        grads = {}
        for one in reversed(backs):
            d, slopes = one(d)
            grads |= slopes
        d = embedding_back(d)
        for name, rows in (("wte", tokens), ("wpe", range(len(tokens)))):
            grads[name] = np.zeros(state[name].shape)
            np.add.at(grads[name], list(rows), d)
        return grads

    return x, back


def gpt(state: dict[str, np.ndarray], n_head, token_id, pos_id, keys, values):
    keys[0].append(token_id)
    x, _ = read(state, n_head, keys[0])
    return linear(x[-1], state["lm_head"])


def document_loss(state: dict[str, np.ndarray], n_head, tokens, block_size):
    return document_gradients(state, n_head, tokens, block_size)[0]


def document_gradients(state: dict[str, np.ndarray], n_head, tokens, block_size):
    targets = tokens[1 : block_size + 1]
    n = len(targets)
    x, back = read(state, n_head, list(tokens[:n]))
    p = softmax(x @ state["lm_head"].T)
    right = np.eye(len(state["wte"]), dtype=bool)[targets]
    d = (p - right) / n
    loss = -np.mean(np.log(p[right]))
    return loss, {"lm_head": d.T @ x, **back(d @ state["lm_head"])}
