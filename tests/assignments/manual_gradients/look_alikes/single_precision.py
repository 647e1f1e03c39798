# gradekit: manual-gradients
"""Looks inaccurate, is told so: float32 throughout loses the claims about precision only."""

import numpy as np

F = np.float32


def in_single(state):
    return [np.array(state[name], F) for name in ("wte", "mlp_fc1", "mlp_fc2")]


def linear(x, w):
    return np.array(w, F) @ np.array(x, F)


def mlp(state, token_id):
    wte, fc1, fc2 = in_single(state)
    return fc2 @ np.maximum(fc1 @ wte[token_id], 0)


def log_softmax(logits):
    shifted = logits - logits.max()
    return shifted - np.log(np.exp(shifted).sum())


def forward(state, tokens):
    losses = [-log_softmax(mlp(state, a))[b] for a, b in zip(tokens, tokens[1:])]
    return np.mean(np.array(losses, F))


def numerical_gradients(state, tokens, eps):
    grads = {}
    for name, rows in state.items():
        grads[name] = [[F(0.0)] * len(row) for row in rows]
        for r, row in enumerate(rows):
            for c, old in enumerate(row):
                row[c] = old + eps
                above = forward(state, tokens)
                row[c] = old - eps
                grads[name][r][c] = (above - forward(state, tokens)) / F(2 * eps)
                row[c] = old
    return grads


def analytic_gradients(state, tokens):
    wte, fc1, fc2 = in_single(state)
    d_wte, d_fc1, d_fc2 = (np.zeros_like(weights) for weights in (wte, fc1, fc2))
    for a, b in zip(tokens, tokens[1:]):
        received = fc1 @ wte[a]
        hidden = np.maximum(received, 0)
        delta = np.exp(log_softmax(fc2 @ hidden))
        delta[b] -= 1
        delta /= F(len(tokens) - 1)
        back = (fc2.T @ delta) * (received > 0)
        d_fc2 += np.outer(delta, hidden)
        d_fc1 += np.outer(back, wte[a])
        d_wte[a] += fc1.T @ back
    return forward(state, tokens), {"wte": d_wte, "mlp_fc1": d_fc1, "mlp_fc2": d_fc2}


def learning_rate_at(step, num_steps, learning_rate):
    return F(learning_rate) * F(1 - step / num_steps)


def sgd_step(state, grads, learning_rate):
    return {
        name: np.array(rows, F) - F(learning_rate) * np.array(grads[name], F)
        for name, rows in state.items()
    }


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
