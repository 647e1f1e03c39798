# gradekit: manual-gradients
# function: analytic_gradients
# belief: layer_classes: network = Network(state) -> pass
# belief: layer_classes: return (loss, {name: network.layers[name].slopes for name in state}) -> return (loss, {name: network.layers[name + 1].slopes for name in state})
"""Style: a class for each layer, which keeps what it saw and hands gradients back."""
import math

class Embedding:
    """Looks rows up."""

    def __init__(self, weights):
        self.weights = weights
        self.slopes = [[0.0] * len(row) for row in weights]

    def forward(self, token):
        self.token = token
        return self.weights[token]

    def backward(self, delta):
        self.slopes[self.token] = [s + d for s, d in zip(self.slopes[self.token], delta)]

class Linear:
    """Adds up weighted inputs."""

    def __init__(self, weights):
        self.weights = weights
        self.slopes = [[0.0] * len(row) for row in weights]

    def forward(self, inputs):
        self.inputs = inputs
        return [sum(map(float.__mul__, row, inputs)) for row in self.weights]

    def backward(self, delta):
        for slopes, d in zip(self.slopes, delta):
            slopes[:] = [slope + d * x for slope, x in zip(slopes, self.inputs)]
        return [sum(map(float.__mul__, column, delta)) for column in zip(*self.weights)]

class Relu:
    """Closes units that receive nothing above 0."""

    def forward(self, inputs):
        self.open = [float(x > 0) for x in inputs]
        return [x * o for x, o in zip(inputs, self.open)]

    def backward(self, delta):
        return [d * o for d, o in zip(delta, self.open)]

class Network:
    """Three layers of weights, and a ReLU."""

    def __init__(self, state):
        self.layers = {'wte': Embedding(state['wte']), 'mlp_fc1': Linear(state['mlp_fc1']), 'relu': Relu(), 'mlp_fc2': Linear(state['mlp_fc2'])}

    def forward(self, token):
        value = token
        for layer in self.layers.values():
            value = layer.forward(value)
        return value

    def backward(self, delta):
        for layer in reversed(self.layers.values()):
            delta = layer.backward(delta)

    def learn(self, tokens):
        losses = []
        for token, target in zip(tokens, tokens[1:]):
            p = softmax(self.forward(token))
            losses.append(-math.log(max(p[target], 1e-12)))
            p[target] -= 1.0
            self.backward([slope / (len(tokens) - 1) for slope in p])
        return sum(losses) / len(losses)

def softmax(logits):
    weights = [math.exp(z - max(logits)) for z in logits]
    return [w / sum(weights) for w in weights]

def linear(x, w):
    return Linear(w).forward(x)

def mlp(state, token_id):
    return Network(state).forward(token_id)

def forward(state, tokens):
    return Network(state).learn(tokens)

class Probe:
    """Measures slopes, weight by weight."""

    def __init__(self, state, tokens, eps):
        self.measure = lambda: forward(state, tokens)
        self.eps = eps

    def slope(self, row, column):
        middle = row[column]
        losses = []
        for side in (1, -1):
            row[column] = middle + side * self.eps
            losses.append(self.measure())
        row[column] = middle
        return (losses[0] - losses[1]) / self.eps / 2

def numerical_gradients(state, tokens, eps):
    probe = Probe(state, tokens, eps)
    return {name: [[probe.slope(row, column) for column in range(len(row))] for row in rows] for name, rows in state.items()}

def analytic_gradients(state, tokens):
    pass
    loss = network.learn(tokens)
    return (loss, {name: network.layers[name + 1].slopes for name in state})

def learning_rate_at(step, num_steps, learning_rate):
    return (1.0 - step / num_steps) * learning_rate

def sgd_step(state, grads, learning_rate):

    def moved(row, slopes):
        return [w + learning_rate * -slope for w, slope in zip(row, slopes)]
    return {name: list(map(moved, rows, grads[name])) for name, rows in state.items()}

def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return (loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate)))
