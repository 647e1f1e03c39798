# gradekit: microgpt
"""Style: a scalar Value at each number, sorted by the order of birth."""

import math
from itertools import count

numbers = count()


class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad, self.number = 0.0, next(numbers)

    def __add__(self, other):
        other = lift(other)
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        other = lift(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),))

    def exp(self):
        return Value(math.exp(self.data), (self,), (math.exp(self.data),))

    def log(self):
        return Value(math.log(self.data), (self,), (1.0 / self.data,))

    def relu(self):
        return Value(max(0.0, self.data), (self,), (float(self.data > 0.0),))

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        found, waiting = {self}, [self]
        while waiting:
            new = set(waiting.pop().parents) - found
            found |= new
            waiting += new
        self.grad = 1.0
        for value in sorted(found, key=lambda value: -value.number):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad


def lift(number):
    return number if isinstance(number, Value) else Value(number)


def softmax(logits):
    weights = [(z + -max(z.data for z in logits)).exp() for z in logits]
    return [w * sum(weights) ** -1 for w in weights]


def linear(x, w):
    return [sum(a * b for a, b in zip(row, x)) for row in w]


def rmsnorm(x):
    scale = (sum(a * a for a in x) * (1 / len(x)) + 1e-5) ** -0.5
    return [a * scale for a in x]


def add(x, y):
    return [a + b for a, b in zip(x, y)]


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(add(map(lift, state["wte"][token_id]), state["wpe"][pos_id]))
    size = len(x) // n_head
    for i in range(len(keys)):
        y = rmsnorm(x)
        q, k, v = (linear(y, state[f"layer{i}.attn_w{kind}"]) for kind in "qkv")
        keys[i].append(k)
        values[i].append(v)
        mixed = []
        for h in range(n_head):
            own = range(h * size, (h + 1) * size)
            scores = [sum(q[j] * key[j] for j in own) * size**-0.5 for key in keys[i]]
            weights = softmax(scores)
            mixed += [sum(w * value[j] for w, value in zip(weights, values[i])) for j in own]
        x = add(x, linear(mixed, state[f"layer{i}.attn_wo"]))
        hidden = [a.relu() for a in linear(rmsnorm(x), state[f"layer{i}.mlp_fc1"])]
        x = add(x, linear(hidden, state[f"layer{i}.mlp_fc2"]))
    return linear(x, state["lm_head"])


def empty(state):
    return [[] for name in state if name.endswith("attn_wk")]


def document_loss(state, n_head, tokens, block_size):
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        losses.append(probs[tokens[i + 1]].log() * -1)
    return sum(losses) * (1 / n)


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [[Value(w) for w in row] for row in rows] for name, rows in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    loss.backward()
    return loss, {name: [[w.grad for w in row] for row in rows] for name, rows in state.items()}
