# gradekit: microgpt
# function: gpt
# belief: class_based: return Model(state, n_head).read(token_id, pos_id, keys, values).data -> return Model(state, n_head).read(pos_id, token_id, keys, values).data
# belief: class_based: return Model(state, n_head).read(token_id, pos_id, keys, values).data -> return Model(state, n_head).read(token_id, pos_id, values, keys).data
"""Style: objects; each operation on vectors is a class that knows its way forward and back."""
import numpy as np

class Weights:
    """Where every way back ends."""
    inputs = ()

    def __init__(self, rows):
        self.data = np.array(rows)
        self.grad = np.zeros(self.data.shape)

class Operation:
    """What is computed from the data of its inputs, and hands its gradient back to them."""

    def __init__(self, *inputs):
        self.inputs = inputs
        self.data = self.forward(*[one.data for one in inputs])
        self.grad = np.zeros(np.shape(self.data))

    def backward(self):
        order = []
        collect(self, order)
        self.grad = 1.0
        for one in reversed(order):
            for parent, slopes in zip(one.inputs, one.back(one.grad)):
                parent.grad += slopes

def collect(node, order):
    """List the operations behind a result, each after its inputs."""
    if node.inputs and node not in order:
        for parent in node.inputs:
            collect(parent, order)
        order.append(node)

class Embedding(Operation):

    def __init__(self, table, row):
        self.row = np.eye(len(table.data))[row]
        super().__init__(table)

    def forward(self, table):
        return self.row @ table

    def back(self, d):
        return [np.outer(self.row, d)]

class Sum(Operation):

    def forward(self, x, y):
        return x + y

    def back(self, d):
        return (d, d)

class Linear(Operation):

    def forward(self, x, w):
        self.x, self.w = (x, w)
        return w @ x

    def back(self, d):
        return (d @ self.w, np.outer(d, self.x))

class Norm(Operation):

    def forward(self, x):
        self.root = np.sqrt(np.mean(x * x) + 1e-05)
        return x / self.root

    def back(self, d):
        return [(d - self.data * np.mean(d * self.data)) / self.root]

class Relu(Operation):

    def forward(self, x):
        return x.clip(0)

    def back(self, d):
        return [d * np.sign(self.data)]

class Attention(Operation):

    def __init__(self, n_head, q, keys, values):
        self.n_head = n_head
        super().__init__(q, *keys, *values)

    def forward(self, *vectors):
        q, *past = (vector.reshape(self.n_head, -1) for vector in vectors)
        self.q, (self.keys, self.values) = (q, np.split(np.array(past), 2))
        self.scale = q.shape[1] ** (-0.5)
        self.shares = softmax(self.scale * np.einsum('hc,thc->th', q, self.keys))
        return np.einsum('th,thc->hc', self.shares, self.values).ravel()

    def back(self, d):
        d = d.reshape(self.q.shape)
        by_share = self.shares * np.einsum('hc,thc->th', d, self.values)
        by_score = self.scale * (by_share - self.shares * np.sum(by_share, axis=0))
        for_keys = np.einsum('th,hc->thc', by_score, self.q)
        for_values = np.einsum('th,hc->thc', self.shares, d)
        for_query = np.einsum('th,thc->hc', by_score, self.keys)
        return [slopes.ravel() for slopes in (for_query, *for_keys, *for_values)]

class Surprise(Operation):

    def __init__(self, logits, target):
        self.target = np.eye(len(logits.data))[target]
        super().__init__(logits)

    def forward(self, logits):
        self.shares = softmax(logits)
        return -np.log(self.shares @ self.target)

    def back(self, d):
        return [d * (self.shares - self.target)]

class Mean(Operation):

    def forward(self, *numbers):
        return sum(numbers) / len(numbers)

    def back(self, d):
        return [d / len(self.inputs) for _ in self.inputs]

class Model:

    def __init__(self, state, n_head):
        self.weights = {name: Weights(rows) for name, rows in state.items()}
        self.n_head = n_head

    def read(self, token, position, keys, values):
        w = self.weights
        x = Norm(Sum(Embedding(w['wte'], token), Embedding(w['wpe'], position)))
        for i, (own_keys, own_values) in enumerate(zip(keys, values)):
            y = Norm(x)
            q, k, v = (Linear(y, w[f'layer{i}.attn_w{kind}']) for kind in 'qkv')
            own_keys.append(k)
            own_values.append(v)
            mixed = Attention(self.n_head, q, own_keys, own_values)
            x = Sum(x, Linear(mixed, w[f'layer{i}.attn_wo']))
            hidden = Relu(Linear(Norm(x), w[f'layer{i}.mlp_fc1']))
            x = Sum(x, Linear(hidden, w[f'layer{i}.mlp_fc2']))
        return Linear(x, w['lm_head'])

    def loss(self, tokens, block_size):
        keys, values = ([[] for name in self.weights if 'attn_wq' in name] for _ in 'kv')
        pairs = zip(tokens, tokens[1:block_size + 1])
        return Mean(*(Surprise(self.read(one, i, keys, values), two) for i, (one, two) in enumerate(pairs)))

def softmax(scores):
    powers = np.exp(scores)
    return powers / np.sum(powers, axis=0)

def linear(x, w):
    return Linear(Weights(x), Weights(w)).data

def rmsnorm(x):
    return Norm(Weights(x)).data

def gpt(state, n_head, token_id, pos_id, keys, values):
    return Model(state, n_head).read(pos_id, token_id, values, keys).data

def document_loss(state, n_head, tokens, block_size):
    return Model(state, n_head).loss(tokens, block_size).data

def document_gradients(state, n_head, tokens, block_size):
    model = Model(state, n_head)
    loss = model.loss(tokens, block_size)
    loss.backward()
    return (loss.data, {name: one.grad for name, one in model.weights.items()})
