# gradekit: microgpt
"""Style: microgpt's own way with a scalar Value, but its operators are set on it in a loop."""

import math
import operator


class Value:
    __slots__ = ("data", "grad", "children", "local_grads")

    def __init__(self, data, children=(), local_grads=()):
        self.data = data
        self.grad = 0
        self.children = children
        self.local_grads = local_grads

    def backward(self):
        topo, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v.children:
                    build(child)
                topo.append(v)

        build(self)
        self.grad = 1
        for v in reversed(topo):
            for child, local_grad in zip(v.children, v.local_grads):
                child.grad += local_grad * v.grad


def install(symbol, compute, slopes):
    def method(self, other):
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return Value(compute(a, b), (self, other), slopes(a, b))

    def reflected(self, other):
        return method(Value(other), self)

    setattr(Value, f"__{symbol}__", method)
    setattr(Value, f"__r{symbol}__", reflected)


for symbol, slopes in (
    ("add", lambda a, b: (1, 1)),
    ("sub", lambda a, b: (1, -1)),
    ("mul", lambda a, b: (b, a)),
    ("truediv", lambda a, b: (1 / b, -a / b**2)),
):
    install(symbol, getattr(operator, symbol), slopes)

for name, rule in {
    "exp": lambda a: (math.exp(a), math.exp(a)),
    "log": lambda a: (math.log(a), 1 / a),
    "sqrt": lambda a: (math.sqrt(a), 0.5 / math.sqrt(a)),
    "relu": lambda a: (max(0, a), float(a > 0)),
}.items():

    def method(self, rule=rule):
        data, slope = rule(self.data)
        return Value(data, (self,), (slope,))

    setattr(Value, name, method)


def lifted(x):
    return [v if isinstance(v, Value) else Value(v) for v in x]


def linear(x, w):
    return [sum(wi * xi for wi, xi in zip(wo, x)) for wo in w]


def rmsnorm(x):
    x = lifted(x)
    ms = sum(xi * xi for xi in x) / len(x)
    scale = 1 / (ms + 1e-5).sqrt()
    return [xi * scale for xi in x]


def softmax(logits):
    max_val = max(val.data for val in logits)
    exps = [(val - max_val).exp() for val in logits]
    total = sum(exps)
    return [e / total for e in exps]


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = [t + p for t, p in zip(lifted(state["wte"][token_id]), state["wpe"][pos_id])]
    x = rmsnorm(x)
    head_dim = len(x) // n_head
    for li in range(len(keys)):
        x_residual = x
        x = rmsnorm(x)
        q = linear(x, state[f"layer{li}.attn_wq"])
        k = linear(x, state[f"layer{li}.attn_wk"])
        v = linear(x, state[f"layer{li}.attn_wv"])
        keys[li].append(k)
        values[li].append(v)
        x_attn = []
        for h in range(n_head):
            hs = slice(h * head_dim, (h + 1) * head_dim)
            q_h = q[hs]
            k_h = [ki[hs] for ki in keys[li]]
            v_h = [vi[hs] for vi in values[li]]
            scores = [sum(a * b for a, b in zip(q_h, kt)) / head_dim**0.5 for kt in k_h]
            weights = softmax(scores)
            x_attn += [sum(w * vt[j] for w, vt in zip(weights, v_h)) for j in range(head_dim)]
        x = linear(x_attn, state[f"layer{li}.attn_wo"])
        x = [a + b for a, b in zip(x, x_residual)]
        x_residual = x
        x = rmsnorm(x)
        x = linear(x, state[f"layer{li}.mlp_fc1"])
        x = [xi.relu() for xi in x]
        x = linear(x, state[f"layer{li}.mlp_fc2"])
        x = [a + b for a, b in zip(x, x_residual)]
    return linear(x, state["lm_head"])


def loss_of(state, n_head, tokens, block_size):
    layers = len([name for name in state if name.endswith(".attn_wq")])
    n = min(block_size, len(tokens) - 1)
    keys, values = [[] for _ in range(layers)], [[] for _ in range(layers)]
    losses = []
    for pos_id in range(n):
        logits = gpt(state, n_head, tokens[pos_id], pos_id, keys, values)
        probs = softmax(logits)
        losses.append(0 - (probs[tokens[pos_id + 1]] + 1e-30).log())
    return (1 / n) * sum(losses)


def document_loss(state, n_head, tokens, block_size):
    return loss_of(state, n_head, tokens, block_size).data


def document_gradients(state, n_head, tokens, block_size):
    params = {k: [[Value(w) for w in row] for row in mat] for k, mat in state.items()}
    loss = loss_of(params, n_head, tokens, block_size)
    loss.backward()
    return loss.data, {k: [[p.grad for p in row] for row in mat] for k, mat in params.items()}
