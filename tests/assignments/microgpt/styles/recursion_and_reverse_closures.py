# gradekit: microgpt
"""Style: plain lists, recursion over layers and positions, chain rule by closures that are local."""

import math
from functools import reduce
from operator import add, mul
from typing import NamedTuple


class Layer(NamedTuple):
    wq: list
    wk: list
    wv: list
    wo: list
    fc1: list
    fc2: list


NAMES = ("attn_wq", "attn_wk", "attn_wv", "attn_wo", "mlp_fc1", "mlp_fc2")


def layers(state, i=0):
    if f"layer{i}.mlp_fc1" not in state:
        return []
    return [Layer(*(state[f"layer{i}.{name}"] for name in NAMES)), *layers(state, i + 1)]


def dot(a, b):
    return sum(map(mul, a, b))


def linear(x, w):
    return [dot(row, x) for row in w]


def rmsnorm(x):
    scale = (dot(x, x) / len(x) + 1e-5) ** -0.5
    return [a * scale for a in x]


def softmax(s):
    top = max(s)
    e = [math.exp(a - top) for a in s]
    total = sum(e)
    return [a / total for a in e]


def heads(x, n_head):
    c = len(x) // n_head
    return [x[i : i + c] for i in range(0, len(x), c)]


def attention(q, ks, vs, n_head):
    """Give what the heads take, and the weights that they give."""
    parts, weights = [], []
    for h, qh in enumerate(heads(q, n_head)):
        p = softmax([dot(qh, heads(k, n_head)[h]) / math.sqrt(len(qh)) for k in ks])
        columns = zip(*(heads(v, n_head)[h] for v in vs))
        parts += [dot(p, column) for column in columns]
        weights.append(p)
    return parts, weights


def plus(a, b):
    return list(map(add, a, b))


def gpt(state, n_head, token_id, pos_id, keys, values):
    def through(x, i, rest):
        if not rest:
            return x
        layer, *others = rest
        y = rmsnorm(x)
        keys[i].append(linear(y, layer.wk))
        values[i].append(linear(y, layer.wv))
        taken, _ = attention(linear(y, layer.wq), keys[i], values[i], n_head)
        x = plus(x, linear(taken, layer.wo))
        hidden = [max(0.0, a) for a in linear(rmsnorm(x), layer.fc1)]
        return through(plus(x, linear(hidden, layer.fc2)), i + 1, others)

    x = rmsnorm(plus(state["wte"][token_id], state["wpe"][pos_id]))
    return linear(through(x, 0, layers(state)), state["lm_head"])


def surprise(z, target):
    top = max(z)
    return math.log(sum(math.exp(a - top) for a in z)) + (top - z[target])


def document_loss(state, n_head, tokens, block_size):
    n = min(block_size, len(tokens) - 1)
    keys, values = ([[] for _ in layers(state)] for _ in range(2))

    def total(i):
        if i == n:
            return 0.0
        here = surprise(gpt(state, n_head, tokens[i], i, keys, values), tokens[i + 1])
        return here + total(i + 1)

    return total(0) / n


# The way back. A "variable" is a pair: a list of numbers, and the list of its slopes so far.


def variable(numbers):
    return list(numbers), [0.0] * len(numbers)


def accumulate(slopes, more):
    for i, slope in enumerate(more):
        slopes[i] += slope


class Engine:
    def __init__(self, state):
        self.state = state
        self.grads = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
        self.undo = []

    def linear(self, x, name):
        w, g = self.state[name], self.grads[name]
        y = variable(linear(x[0], w))

        def back():
            for o, slope in enumerate(y[1]):
                accumulate(g[o], [slope * a for a in x[0]])
                accumulate(x[1], [slope * a for a in w[o]])

        self.undo.append(back)
        return y

    def norm(self, x):
        n = len(x[0])
        scale = (dot(x[0], x[0]) / n + 1e-5) ** -0.5
        y = variable([a * scale for a in x[0]])

        def back():
            along = dot(y[1], y[0]) / n
            accumulate(x[1], [scale * (g - a * along) for g, a in zip(y[1], y[0])])

        self.undo.append(back)
        return y

    def plus(self, a, b):
        y = variable(plus(a[0], b[0]))

        def back():
            accumulate(a[1], y[1])
            accumulate(b[1], y[1])

        self.undo.append(back)
        return y

    def relu(self, x):
        y = variable([a if a > 0 else 0.0 for a in x[0]])
        self.undo.append(
            lambda: accumulate(x[1], [g if a > 0 else 0.0 for g, a in zip(y[1], x[0])])
        )
        return y

    def embed(self, token, pos):
        y = variable(plus(self.state["wte"][token], self.state["wpe"][pos]))

        def back():
            accumulate(self.grads["wte"][token], y[1])
            accumulate(self.grads["wpe"][pos], y[1])

        self.undo.append(back)
        return y

    def attention(self, q, ks, vs, n_head):
        ks, vs = list(ks), list(vs)  # those of later positions come into the same lists
        taken, weights = attention(q[0], [k[0] for k in ks], [v[0] for v in vs], n_head)
        y = variable(taken)
        c = len(taken) // n_head

        def back():
            for h, p in enumerate(weights):
                at = range(h * c, h * c + c)
                by_p = [sum(y[1][j] * v[0][j] for j in at) for v in vs]
                mean = dot(p, by_p)
                for t, share in enumerate(p):
                    by_score = share * (by_p[t] - mean) / math.sqrt(c)
                    for j in at:
                        vs[t][1][j] += share * y[1][j]
                        q[1][j] += by_score * ks[t][0][j]
                        ks[t][1][j] += by_score * q[0][j]

        self.undo.append(back)
        return y

    def loss(self, z, target, n):
        def back():
            p = softmax(z[0])
            accumulate(z[1], [(a - (i == target)) / n for i, a in enumerate(p)])

        self.undo.append(back)
        return surprise(z[0], target) / n


def document_gradients(state, n_head, tokens, block_size):
    n = min(block_size, len(tokens) - 1)
    engine = Engine(state)
    depth = len(layers(state))
    keys, values = ([[] for _ in range(depth)] for _ in range(2))

    def layer(x, i):
        y = engine.norm(x)
        keys[i].append(engine.linear(y, f"layer{i}.attn_wk"))
        values[i].append(engine.linear(y, f"layer{i}.attn_wv"))
        q = engine.linear(y, f"layer{i}.attn_wq")
        taken = engine.attention(q, keys[i], values[i], n_head)
        x = engine.plus(x, engine.linear(taken, f"layer{i}.attn_wo"))
        hidden = engine.relu(engine.linear(engine.norm(x), f"layer{i}.mlp_fc1"))
        return engine.plus(x, engine.linear(hidden, f"layer{i}.mlp_fc2"))

    loss = 0.0
    for i in range(n):
        x = reduce(layer, range(depth), engine.norm(engine.embed(tokens[i], i)))
        loss += engine.loss(engine.linear(x, "lm_head"), tokens[i + 1], n)
    for back in reversed(engine.undo):
        back()
    return loss, engine.grads
