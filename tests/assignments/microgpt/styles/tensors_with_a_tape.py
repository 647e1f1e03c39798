# gradekit: microgpt
"""Style: a small Tensor over NumPy with a tape of its own for each document; PyTorch's names."""

from __future__ import annotations

import contextlib

import numpy as np


class Tensor:
    def __init__(self, data, tape=None):
        self.data = np.asarray(data, dtype=np.float64)
        self.grad = np.zeros_like(self.data)
        self.tape = tape

    def record(self, data, *pulls):
        out = Tensor(data, self.tape)
        if self.tape is not None:
            self.tape.append((out, pulls))
        return out

    def __add__(self, other):
        return self.record(self.data + other.data, (self, lambda g: g), (other, lambda g: g))

    def __rmatmul__(self, w):
        """w @ x for a matrix w and a vector x."""
        return w.__matmul__(self)

    def __matmul__(self, x):
        return self.record(
            self.data @ x.data,
            (self, lambda g: np.outer(g, x.data)),
            (x, lambda g: self.data.T @ g),
        )

    def row(self, i):
        def pull(g):
            full = np.zeros_like(self.data)
            full[i] = g
            return full

        return self.record(self.data[i], (self, pull))

    def norm(self):
        scale = (np.mean(self.data**2) + 1e-5) ** -0.5
        y = self.data * scale
        return self.record(y, (self, lambda g: scale * (g - y * np.mean(g * y))))

    def relu(self):
        return self.record(np.clip(self.data, 0, None), (self, lambda g: g * (self.data > 0)))

    def cross_entropy(self, target):
        z = self.data - self.data.max()
        p = np.exp(z) / np.exp(z).sum()
        loss = np.log(np.exp(z).sum()) - z[target]
        return self.record(loss, (self, lambda g: g * (p - (np.arange(len(p)) == target))))


def attend(q, ks, vs, n_head):
    c = q.data.size // n_head
    Q = q.data.reshape(n_head, c)
    K = np.stack([k.data.reshape(n_head, c) for k in ks])
    W = np.stack([v.data.reshape(n_head, c) for v in vs])
    S = np.einsum("hc,thc->ht", Q, K) / c**0.5
    P = np.exp(S - S.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)

    def slopes_of_scores(g):
        G = np.einsum("hc,thc->ht", g.reshape(n_head, c), W)
        return P * (G - np.sum(P * G, axis=1, keepdims=True)) / c**0.5

    pulls = [(q, lambda g: np.einsum("ht,thc->hc", slopes_of_scores(g), K).ravel())]
    for t, (k, v) in enumerate(zip(ks, vs)):
        pulls.append((k, lambda g, t=t: (slopes_of_scores(g)[:, t, None] * Q).ravel()))
        pulls.append((v, lambda g, t=t: (P[:, t, None] * g.reshape(n_head, c)).ravel()))
    return q.record(np.einsum("ht,thc->hc", P, W).ravel(), *pulls)


class GPT:
    def __init__(self, state, n_head, tape=None):
        self.p = {name: Tensor(w, tape) for name, w in state.items()}
        self.n_head = n_head
        self.n_layer = max(int(name[5]) for name in state if name.startswith("layer")) + 1

    def __call__(self, token, pos, keys, values):
        p = self.p
        x = (p["wte"].row(token) + p["wpe"].row(pos)).norm()
        for i in range(self.n_layer):
            q, k, v, o = (p[f"layer{i}.attn_w{kind}"] for kind in "qkvo")
            y = x.norm()
            keys[i].append(k @ y)
            values[i].append(v @ y)
            x = x + o @ attend(q @ y, keys[i], values[i], self.n_head)
            x = x + p[f"layer{i}.mlp_fc2"] @ (p[f"layer{i}.mlp_fc1"] @ x.norm()).relu()
        return p["lm_head"] @ x

    def losses(self, tokens, block_size):
        keys, values = {i: [] for i in range(self.n_layer)}, {i: [] for i in range(self.n_layer)}
        n = min(block_size, len(tokens) - 1)
        for i in range(n):
            yield self(tokens[i], i, keys, values).cross_entropy(tokens[i + 1])


@contextlib.contextmanager
def recording():
    tape = []
    yield tape
    tape.clear()


def linear(x, w):
    return (Tensor(w) @ Tensor(x)).data


def rmsnorm(x):
    return Tensor(x).norm().data


def gpt(state, n_head, token_id, pos_id, keys, values):
    return GPT(state, n_head)(token_id, pos_id, keys, values).data


def document_loss(state, n_head, tokens, block_size):
    return np.mean([loss.data for loss in GPT(state, n_head).losses(tokens, block_size)])


def document_gradients(state, n_head, tokens, block_size):
    with recording() as tape:
        model = GPT(state, n_head, tape)
        losses = list(model.losses(tokens, block_size))
        for loss in losses:
            loss.grad = np.array(1 / len(losses))
        for out, pulls in reversed(tape):
            for source, pull in pulls:
                source.grad = source.grad + pull(out.grad)
        grads = {name: tensor.grad.tolist() for name, tensor in model.p.items()}
    return float(np.mean([loss.data for loss in losses])), grads
