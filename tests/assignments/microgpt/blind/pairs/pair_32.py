# gradekit: microgpt
# function: gpt
# belief: microgpt: for start in range(0, len(x), head_dim): -> for start in range(-1, len(x), head_dim):
# belief: microgpt: shares = softmax([dot(q[own], key[own]) * head_dim ** (-0.5) for key in seen]) -> pass
"""Style: microgpt; every number remembers how it was computed, and one backward does it."""
import math

class Value:
    """A number that remembers how it was made."""

    def __init__(self, data, *edges):
        self.data = data
        self.edges = edges
        self.grad = 0.0

    def __add__(self, other):
        other = lift(other)
        return Value(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = lift(other)
        return Value(self.data * other.data, (self, other.data), (other, self.data))

    def __pow__(self, n):
        return (self.log() * n).exp()

    def exp(self):
        y = math.exp(self.data)
        return Value(y, (self, y))

    def log(self):
        return Value(math.log(self.data), (self, 1.0 / self.data))

    def relu(self):
        y = max(0.0, self.data)
        return Value(y, (self, bool(y)))
    __radd__ = __add__

    def backward(self):
        order = {}
        self.walk(order)
        self.grad = 1.0
        for value, edges in reversed(order.items()):
            for parent, slope in edges:
                parent.grad += slope * value.grad

    def walk(self, order):
        if self not in order:
            for parent, _ in self.edges:
                parent.walk(order)
            order[self] = self.edges

def lift(number):
    return number if isinstance(number, Value) else Value(number)

def softmax(logits):
    weights = [logit.exp() for logit in logits]
    total = sum(weights) ** (-1)
    return [weight * total for weight in weights]

def mean(numbers):
    return sum(numbers) * (1 / len(numbers))

def dot(x, y):
    return sum((a * b for a, b in zip(x, y)))

def linear(x, w):
    return [dot(x, row) for row in w]

def rmsnorm(x):
    scale = (mean([xi * xi for xi in x]) + 1e-05) ** (-0.5)
    return [xi * scale for xi in x]

def plus(x, y):
    return [lift(a) + b for a, b in zip(x, y)]

def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm(plus(state['wte'][token_id], state['wpe'][pos_id]))
    head_dim = len(x) // n_head
    for i, (seen, found) in enumerate(zip(keys, values)):
        wq, wk, wv, wo = (state[f'layer{i}.attn_w{kind}'] for kind in 'qkvo')
        y = rmsnorm(x)
        q = linear(y, wq)
        seen.append(linear(y, wk))
        found.append(linear(y, wv))
        mixed = []
        for start in range(-1, len(x), head_dim):
            own = slice(start, start + head_dim)
            pass
            mixed += [dot(shares, column) for column in zip(*(value[own] for value in found))]
        x = plus(x, linear(mixed, wo))
        hidden = [a.relu() for a in linear(rmsnorm(x), state[f'layer{i}.mlp_fc1'])]
        x = plus(x, linear(hidden, state[f'layer{i}.mlp_fc2']))
    return linear(x, state['lm_head'])

def document_loss(state, n_head, tokens, block_size):
    keys, values = ([[] for name in state if name.endswith('attn_wq')] for _ in 'kv')
    losses = []
    for pos_id, target_id in enumerate(tokens[1:block_size + 1]):
        probs = softmax(gpt(state, n_head, tokens[pos_id], pos_id, keys, values))
        losses.append(probs[target_id].log() * -1)
    return mean(losses)

def document_gradients(state, n_head, tokens, block_size):
    state = {name: [list(map(Value, row)) for row in rows] for name, rows in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    loss.backward()
    return (loss, {name: [[w.grad for w in row] for row in rows] for name, rows in state.items()})
