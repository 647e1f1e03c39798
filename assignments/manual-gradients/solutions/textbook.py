# gradekit: manual-gradients
"""Style: plain lists, every gradient in loops, entry by entry."""

import math


def linear(x, w):
    return [sum(a * b for a, b in zip(row, x)) for row in w]


def softmax(logits):
    largest = max(logits)
    weights = [math.exp(z - largest) for z in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def loss_at(logits, target):
    largest = max(logits)
    return largest + math.log(sum(math.exp(z - largest) for z in logits)) - logits[target]


def mlp(state, token_id):
    received = linear(state["wte"][token_id], state["mlp_fc1"])
    hidden = [max(0.0, r) for r in received]
    return linear(hidden, state["mlp_fc2"])


def forward(state, tokens):
    losses = [loss_at(mlp(state, token), target) for token, target in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)


def numerical_gradients(state, tokens, eps):
    grads = {}
    for name, rows in state.items():
        grads[name] = [[0.0] * len(row) for row in rows]
        for r, row in enumerate(rows):
            for c, old in enumerate(row):
                row[c] = old + eps
                above = forward(state, tokens)
                row[c] = old - eps
                below = forward(state, tokens)
                row[c] = old
                grads[name][r][c] = (above - below) / (2 * eps)
    return grads


def analytic_gradients(state, tokens):
    wte, fc1, fc2 = state["wte"], state["mlp_fc1"], state["mlp_fc2"]
    grads = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
    n = len(tokens) - 1
    loss = 0.0
    for token, target in zip(tokens, tokens[1:]):
        x = wte[token]
        received = linear(x, fc1)
        hidden = [max(0.0, r) for r in received]
        logits = linear(hidden, fc2)
        loss += loss_at(logits, target) / n
        delta = softmax(logits)
        delta[target] -= 1.0
        delta = [d / n for d in delta]
        back = [0.0] * len(hidden)
        for v, d in enumerate(delta):
            for k, h in enumerate(hidden):
                grads["mlp_fc2"][v][k] += d * h
                back[k] += d * fc2[v][k]
        back = [b if r > 0.0 else 0.0 for b, r in zip(back, received)]
        for k, b in enumerate(back):
            for i, a in enumerate(x):
                grads["mlp_fc1"][k][i] += b * a
                grads["wte"][token][i] += b * fc1[k][i]
    return loss, grads


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / num_steps)


def sgd_step(state, grads, learning_rate):
    return {
        name: [
            [w - learning_rate * g for w, g in zip(row, slopes)]
            for row, slopes in zip(rows, grads[name])
        ]
        for name, rows in state.items()
    }


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
