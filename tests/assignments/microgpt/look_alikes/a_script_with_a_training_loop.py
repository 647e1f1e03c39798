# gradekit: microgpt
"""Style: a script from top to bottom; globals, a file that is read, training and sampling."""

import math
import random

random.seed(42)
docs = [line.strip() for line in open("input.txt") if line.strip()]
random.shuffle(docs)
uchars = sorted(set("".join(docs)))
BOS = len(uchars)
vocab_size = len(uchars) + 1
print(f"num docs: {len(docs)}")


class Value:
    __slots__ = ("data", "grad", "_children", "_local_grads")

    def __init__(self, data, children=(), local_grads=()):
        self.data = data
        self.grad = 0
        self._children = children
        self._local_grads = local_grads

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, other):
        return Value(self.data**other, (self,), (other * self.data ** (other - 1),))

    def log(self):
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def exp(self):
        return Value(math.exp(self.data), (self,), (math.exp(self.data),))

    def relu(self):
        return Value(max(0, self.data), (self,), (float(self.data > 0),))

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + (-other)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def backward(self):
        topo, visited = [], set()

        def build_topo(v):
            if v not in visited:
                visited.add(v)
                for child in v._children:
                    build_topo(child)
                topo.append(v)

        build_topo(self)
        self.grad = 1
        for v in reversed(topo):
            for child, local_grad in zip(v._children, v._local_grads):
                child.grad += local_grad * v.grad


n_layer, n_embd, block_size, n_head = 1, 16, 16, 4
matrix = lambda nout, nin, std=0.08: [
    [Value(random.gauss(0, std)) for _ in range(nin)] for _ in range(nout)
]
state_dict = {"wte": matrix(vocab_size, n_embd), "wpe": matrix(block_size, n_embd)}
state_dict["lm_head"] = matrix(vocab_size, n_embd)
for i in range(n_layer):
    for kind in "qkvo":
        state_dict[f"layer{i}.attn_w{kind}"] = matrix(n_embd, n_embd)
    state_dict[f"layer{i}.mlp_fc1"] = matrix(4 * n_embd, n_embd)
    state_dict[f"layer{i}.mlp_fc2"] = matrix(n_embd, 4 * n_embd)
params = [p for mat in state_dict.values() for row in mat for p in row]
print(f"num params: {len(params)}")


def linear(x, w):
    return [sum(wi * xi for wi, xi in zip(wo, x)) for wo in w]


def softmax(logits):
    max_val = max(val.data for val in logits)
    exps = [(val - max_val).exp() for val in logits]
    total = sum(exps)
    return [e / total for e in exps]


def rmsnorm(x):
    ms = sum(xi * xi for xi in x) / len(x)
    scale = (ms + 1e-5) ** -0.5
    return [xi * scale for xi in x]


def gpt(state, n_head, token_id, pos_id, keys, values):
    tok_emb = state["wte"][token_id]
    pos_emb = state["wpe"][pos_id]
    x = rmsnorm([Value(0) + t + p for t, p in zip(tok_emb, pos_emb)])
    head_dim = len(x) // n_head
    for li in range(len(keys)):
        x_residual = x
        x = rmsnorm(x)
        q = linear(x, state[f"layer{li}.attn_wq"])
        keys[li].append(linear(x, state[f"layer{li}.attn_wk"]))
        values[li].append(linear(x, state[f"layer{li}.attn_wv"]))
        x_attn = []
        for h in range(n_head):
            hs = h * head_dim
            q_h = q[hs : hs + head_dim]
            k_h = [ki[hs : hs + head_dim] for ki in keys[li]]
            v_h = [vi[hs : hs + head_dim] for vi in values[li]]
            attn_logits = [sum(a * b for a, b in zip(q_h, k)) / head_dim**0.5 for k in k_h]
            attn_weights = softmax(attn_logits)
            x_attn += [sum(a * b for a, b in zip(attn_weights, column)) for column in zip(*v_h)]
        x = linear(x_attn, state[f"layer{li}.attn_wo"])
        x = [a + b for a, b in zip(x, x_residual)]
        x_residual = x
        x = [xi.relu() for xi in linear(rmsnorm(x), state[f"layer{li}.mlp_fc1"])]
        x = [a + b for a, b in zip(linear(x, state[f"layer{li}.mlp_fc2"]), x_residual)]
    return linear(x, state["lm_head"])


def document_loss(state, n_head, tokens, block_size):
    n = min(block_size, len(tokens) - 1)
    n_layer = sum(name.endswith("attn_wq") for name in state)
    keys, values = [[] for _ in range(n_layer)], [[] for _ in range(n_layer)]
    losses = []
    for pos_id in range(n):
        logits = gpt(state, n_head, tokens[pos_id], pos_id, keys, values)
        losses.append(-softmax(logits)[tokens[pos_id + 1]].log())
    return (1 / n) * sum(losses)


def document_gradients(state, n_head, tokens, block_size):
    state = {name: [[Value(w) for w in row] for row in mat] for name, mat in state.items()}
    loss = document_loss(state, n_head, tokens, block_size)
    loss.backward()
    return loss, {name: [[p.grad for p in row] for row in mat] for name, mat in state.items()}


for step in range(1000):
    doc = docs[step % len(docs)]
    tokens = [BOS] + [uchars.index(ch) for ch in doc] + [BOS]
    loss = document_loss(state_dict, n_head, tokens, block_size)
    loss.backward()
    for p in params:
        p.data -= 0.01 * (1 - step / 1000) * p.grad
        p.grad = 0
    print(f"step {step + 1:4d} / 1000 | loss {loss.data:.4f}")
