# gradekit: manual-gradients
"""Style: each pair of neighbours is worked out once and weighted by how often it occurs."""

from collections import Counter, defaultdict
from math import exp, fsum, log
from typing import NamedTuple


class Seen(NamedTuple):
    x: tuple
    received: tuple
    passed: tuple
    logits: tuple


def linear(x, w):
    return tuple(fsum(a * b for a, b in zip(row, x)) for row in w)


def look(state, token):
    x = tuple(state["wte"][token])
    received = linear(x, state["mlp_fc1"])
    passed = tuple(r if r > 0 else 0.0 for r in received)
    return Seen(x, received, passed, linear(passed, state["mlp_fc2"]))


def mlp(state, token_id):
    return look(state, token_id).logits


def partition(logits):
    top = max(logits)
    return top, fsum(exp(z - top) for z in logits)


def forward(state, tokens):
    pairs = Counter(zip(tokens, tokens[1:]))
    parts = []
    for (a, b), times in pairs.items():
        logits = mlp(state, a)
        top, total = partition(logits)
        parts.append(times * (log(total) + (top - logits[b])))
    return fsum(parts) / pairs.total()


def numerical_gradients(state, tokens, eps):
    grads = {}
    for name in state:
        grads[name] = []
        for row in state[name]:
            quotients = []
            for i in range(len(row)):
                row[i], before = row[i] + eps, row[i]
                above = forward(state, tokens)
                row[i] = before - eps
                below = forward(state, tokens)
                row[i] = before
                quotients.append((above - below) / (eps + eps))
            grads[name].append(quotients)
    return grads


def analytic_gradients(state, tokens):
    following = defaultdict(Counter)
    for a, b in zip(tokens, tokens[1:]):
        following[a][b] += 1
    n = len(tokens) - 1
    fc1, fc2 = state["mlp_fc1"], state["mlp_fc2"]
    grads = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
    for a, after in following.items():
        seen = look(state, a)
        top, total = partition(seen.logits)
        visits = after.total()
        dz = [
            (visits * exp(z - top) / total - after[k]) / n for k, z in enumerate(seen.logits)
        ]
        for k, slope in enumerate(dz):
            for u, value in enumerate(seen.passed):
                grads["mlp_fc2"][k][u] += slope * value
        for u, received in enumerate(seen.received):
            if received <= 0:
                continue
            slope = fsum(g * fc2[k][u] for k, g in enumerate(dz))
            for i, value in enumerate(seen.x):
                grads["mlp_fc1"][u][i] += slope * value
                grads["wte"][a][i] += slope * fc1[u][i]
    return forward(state, tokens), grads


def learning_rate_at(step, num_steps, learning_rate):
    remaining = num_steps - step
    return learning_rate * remaining / num_steps


def sgd_step(state, grads, learning_rate):
    for name, rows in state.items():
        for row, slopes in zip(rows, grads[name]):
            row[:] = [w - learning_rate * g for w, g in zip(row, slopes)]
    return state


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
