# gradekit: microgpt
"""Style: asserts all that the handout promises, going in and coming out; slopes on a tape."""

import math

KINDS = ("attn_wq", "attn_wk", "attn_wv", "attn_wo", "mlp_fc1", "mlp_fc2")


def check_state(state, n_head):
    """Assert all shapes; give V, C, the number of positions and the number of layers."""
    assert isinstance(state, dict)
    V, C = len(state["wte"]), len(state["wte"][0])
    assert V >= 1 and C >= 1
    assert isinstance(n_head, int) and n_head >= 1
    assert C % n_head == 0, "n_head equal parts"
    n_layer = (len(state) - 3) // 6
    shapes = {"wte": (V, C), "wpe": (len(state["wpe"]), C), "lm_head": (V, C)}
    for i in range(n_layer):
        H = len(state[f"layer{i}.mlp_fc1"])
        for kind in KINDS[:4]:
            shapes[f"layer{i}.{kind}"] = (C, C)
        shapes[f"layer{i}.mlp_fc1"] = (H, C)
        shapes[f"layer{i}.mlp_fc2"] = (C, H)
    assert set(shapes) == set(state)
    for name, (rows, columns) in shapes.items():
        assert len(state[name]) == rows, name
        assert all(len(row) == columns for row in state[name]), name
    return V, C, len(state["wpe"]), n_layer


class Number:
    """A number that a tape has noted."""

    def __init__(self, data, tape, sources=()):
        self.data = data
        self.grad = 0.0
        self.tape = tape
        self.sources = sources
        tape.append(self)

    def new(self, data, *sources):
        return Number(data, self.tape, sources)

    def __add__(self, other):
        if isinstance(other, Number):
            return self.new(self.data + other.data, (self, 1.0), (other, 1.0))
        return self.new(self.data + other, (self, 1.0))

    def __mul__(self, other):
        if isinstance(other, Number):
            return self.new(self.data * other.data, (self, other.data), (other, self.data))
        return self.new(self.data * other, (self, other))

    def __pow__(self, n):
        assert self.data > 0
        return self.new(self.data**n, (self, n * self.data ** (n - 1)))

    def exp(self):
        e = math.exp(self.data)
        return self.new(e, (self, e))

    def log(self):
        assert self.data > 0
        return self.new(math.log(self.data), (self, 1.0 / self.data))

    def relu(self):
        return self.new(max(0.0, self.data), (self, 1.0 if self.data > 0 else 0.0))


def is_number(x):
    return isinstance(x, (int, float, Number))


def linear(x, w):
    assert len(x) >= 1 and all(map(is_number, x))
    out = []
    for row in w:
        assert len(row) == len(x), "rows of C weights"
        total = row[0] * x[0]
        for i in range(1, len(x)):
            total = total + row[i] * x[i]
        out.append(total)
    assert len(out) == len(w)
    return out


def rmsnorm(x):
    assert len(x) >= 1
    squares = x[0] * x[0]
    for a in x[1:]:
        squares = squares + a * a
    scale = (squares * (1 / len(x)) + 0.00001) ** -0.5
    return [a * scale for a in x]


def data(x):
    return x.data if isinstance(x, Number) else x


def exp(x):
    return x.exp() if isinstance(x, Number) else math.exp(x)


def log(x):
    return x.log() if isinstance(x, Number) else math.log(x)


def relu(x):
    return x.relu() if isinstance(x, Number) else max(0.0, x)


def add(numbers):
    total = numbers[0]
    for number in numbers[1:]:
        total = total + number
    return total


def softmax(x):
    top = max(map(data, x))
    e = [exp(a + -top) for a in x]
    one_over = add(e) ** -1.0
    p = [a * one_over for a in e]
    assert abs(sum(map(data, p)) - 1) < 1e-9
    return p


def gpt(state, n_head, token_id, pos_id, keys, values):
    V, C, positions, n_layer = check_state(state, n_head)
    assert 0 <= token_id < V
    assert 0 <= pos_id < positions
    assert isinstance(keys, list) and isinstance(values, list)
    assert len(keys) == len(values) == n_layer
    assert all(len(cache) == pos_id for cache in [*keys, *values]), "caches of one text"
    c = C // n_head
    x = rmsnorm([a + b for a, b in zip(state["wte"][token_id], state["wpe"][pos_id])])
    for i in range(n_layer):
        wq, wk, wv, wo, fc1, fc2 = (state[f"layer{i}.{kind}"] for kind in KINDS)
        y = rmsnorm(x)
        keys[i].append(linear(y, wk))
        values[i].append(linear(y, wv))
        q = linear(y, wq)
        taken = []
        for h in range(n_head):
            low, high = h * c, (h + 1) * c
            scores = [linear(q[low:high], [k[low:high]])[0] * (1 / math.sqrt(c)) for k in keys[i]]
            shares = softmax(scores)
            for j in range(low, high):
                taken.append(add([s * v[j] for s, v in zip(shares, values[i])]))
        assert len(taken) == C
        x = [a + b for a, b in zip(x, linear(taken, wo))]
        hidden = [relu(a) for a in linear(rmsnorm(x), fc1)]
        x = [a + b for a, b in zip(x, linear(hidden, fc2))]
    logits = linear(x, state["lm_head"])
    assert len(logits) == V
    return logits


def mean_loss(state, n_head, tokens, block_size):
    V, _, positions, n_layer = check_state(state, n_head)
    assert isinstance(tokens, list) and len(tokens) >= 2
    assert all(isinstance(t, int) and 0 <= t < V for t in tokens)
    assert isinstance(block_size, int) and block_size >= 1
    n = min(block_size, len(tokens) - 1)
    assert n <= positions
    keys, values = [[] for _ in range(n_layer)], [[] for _ in range(n_layer)]
    losses = []
    for i in range(n):
        logits = gpt(state, n_head, tokens[i], i, keys, values)
        top = max(map(data, logits))
        partition = log(add([exp(z + -top) for z in logits]))
        losses.append(partition + top + logits[tokens[i + 1]] * -1.0)
    return add(losses) * (1 / n)


def document_loss(state, n_head, tokens, block_size):
    loss = mean_loss(state, n_head, tokens, block_size)
    assert loss >= -1e-9
    return loss


def document_gradients(state, n_head, tokens, block_size):
    tape = []
    noted = {
        name: [[Number(w, tape) for w in row] for row in rows] for name, rows in state.items()
    }
    loss = mean_loss(noted, n_head, tokens, block_size)
    assert tape[-1] is loss
    loss.grad = 1.0
    for number in reversed(tape):
        for source, slope in number.sources:
            source.grad += slope * number.grad
    grads = {name: [[w.grad for w in row] for row in rows] for name, rows in noted.items()}
    assert grads.keys() == state.keys()
    return loss.data, grads
