# gradekit: microgpt
import math


class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad = data, 0.0
        self.parents, self.slopes = parents, slopes

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, other), (1.0, 1.0))
        return Value(self.data + other, (self,), (1.0,))

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, (self, other), (other.data, self.data))
        return Value(self.data * other, (self,), (other,))

    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data ** (n - 1),))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __rsub__(self, other):
        return -self + other

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((parent, False) for parent in node.parents)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad


def data(x):
    return x.data if isinstance(x, Value) else x


def exp(x):
    e = math.exp(data(x))
    return Value(e, (x,), (e,)) if isinstance(x, Value) else e


def log(x):
    y = math.log(data(x))
    return Value(y, (x,), (1 / x.data,)) if isinstance(x, Value) else y


def relu(x):
    y = max(0.0, data(x))
    return Value(y, (x,), (float(x.data > 0),)) if isinstance(x, Value) else y


def softmax(scores):
    biggest = max(data(s) for s in scores)
    exps = [exp(s - biggest) for s in scores]
    total = sum(exps)
    return [e / total for e in exps]


def nll(logits, target):
    biggest = max(data(z) for z in logits)
    return log(sum(exp(z - biggest) for z in logits)) - (logits[target] - biggest)


def linear(x, w):
    return [sum(wi * xi for wi, xi in zip(row, x)) for row in w]


def rmsnorm(x):
    mean_square = sum(xi * xi for xi in x) / len(x)
    scale = (mean_square + 1e-5) ** -0.5
    return [xi * scale for xi in x]


def attention(q, keys, values, n_head):
    size = len(q) // n_head
    out = []
    for h in range(n_head):
        lo, hi = h * size, (h + 1) * size
        scores = [sum(a * b for a, b in zip(q[lo:hi], k[lo:hi])) / size**0.5 for k in keys]
        shares = softmax(scores)
        for j in range(lo, hi):
            out.append(sum(share * v[j] for share, v in zip(shares, values)))
    return out


def gpt(state, n_head, token_id, pos_id, keys, values):
    x = rmsnorm([a + b for a, b in zip(state["wte"][token_id], state["wpe"][pos_id])])
    for layer in range(len(keys)):
        name = f"layer{layer}."
        y = rmsnorm(x)
        q = linear(y, state[name + "attn_wq"])
        keys[layer].append(linear(y, state[name + "attn_wk"]))
        values[layer].append(linear(y, state[name + "attn_wv"]))
        taken = attention(q, keys[layer], values[layer], n_head)
        x = [a + b for a, b in zip(x, linear(taken, state[name + "attn_wo"]))]
        hidden = [relu(h) for h in linear(rmsnorm(x), state[name + "mlp_fc1"])]
        x = [a + b for a, b in zip(x, linear(hidden, state[name + "mlp_fc2"]))]
    return linear(x, state["lm_head"])


def layers(state):
    return sum(name.endswith("attn_wq") for name in state)


def document_loss(state, n_head, tokens, block_size):
    n = min(block_size, len(tokens) - 1)
    keys = [[] for _ in range(layers(state))]
    values = [[] for _ in range(layers(state))]
    total = 0.0
    for pos in range(n):
        logits = gpt(state, n_head, tokens[pos], pos, keys, values)
        total = total + nll(logits, tokens[pos + 1])
    return total / n


def document_gradients(state, n_head, tokens, block_size):
    taped = {name: [[Value(x) for x in row] for row in rows] for name, rows in state.items()}
    loss = document_loss(taped, n_head, tokens, block_size)
    loss.backward()
    grads = {name: [[x.grad for x in row] for row in rows] for name, rows in taped.items()}
    return loss.data, grads
