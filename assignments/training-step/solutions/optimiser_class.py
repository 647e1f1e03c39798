# gradekit: training-step
"""Style: objects; a model that knows its loss and gradient, and optimisers that move it."""

import math
from dataclasses import dataclass


class Bigram:
    """A table of logits."""

    def __init__(self, weights):
        self.rows = [list(row) for row in weights]
        self.grads = [[0.0 for _ in row] for row in weights]

    def probabilities(self, token):
        row = self.rows[token]
        weights = [math.exp(logit - max(row)) for logit in row]
        return [weight / sum(weights) for weight in weights]

    def loss(self, tokens):
        answers = [self.probabilities(a)[b] for a, b in zip(tokens, tokens[1:])]
        return -sum(map(math.log, answers)) / len(answers)

    def backward(self, tokens):
        positions = len(tokens) - 1
        for a, b in zip(tokens, tokens[1:]):
            for j, p in enumerate(self.probabilities(a)):
                self.grads[a][j] += p / positions
            self.grads[a][b] -= 1 / positions
        return self.grads


@dataclass
class Descent:
    """Plain gradient descent."""

    rate: float

    def move(self, weight, gradient):
        return weight - self.rate * gradient


@dataclass
class RunningMean:
    """A mean that forgets, starting from 0."""

    value: float
    beta: float

    def take_in(self, new, t):
        self.value = self.beta * self.value + (1 - self.beta) * new
        return self.value / (1 - self.beta**t)


class Adam:
    """Adam for one parameter."""

    def __init__(self, m, v, beta1, beta2, eps):
        self.m = RunningMean(m, beta1)
        self.v = RunningMean(v, beta2)
        self.eps = eps

    def move(self, weight, gradient, step, rate):
        m_hat = self.m.take_in(gradient, step + 1)
        v_hat = self.v.take_in(gradient**2, step + 1)
        return weight - rate * m_hat / (math.sqrt(v_hat) + self.eps)


def forward(weights, tokens):
    return Bigram(weights).loss(tokens)


def backward(weights, tokens):
    return Bigram(weights).backward(tokens)


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (num_steps - step) / num_steps


def sgd_step(weights, grads, learning_rate):
    descent = Descent(learning_rate)
    return [list(map(descent.move, *rows)) for rows in zip(weights, grads)]


def adam_step(params, grads, m, v, step, learning_rate, *constants):
    optimisers = [Adam(*means, *constants) for means in zip(m, v)]
    moved = [
        one.move(weight, gradient, step, learning_rate)
        for one, weight, gradient in zip(optimisers, params, grads)
    ]
    return moved, [one.m.value for one in optimisers], [one.v.value for one in optimisers]


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, *constants):
    model = Bigram(weights)
    loss = model.loss(tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    rows = zip(model.rows, model.backward(tokens), m, v)
    return loss, *zip(*(adam_step(*row, step, rate, *constants) for row in rows))
