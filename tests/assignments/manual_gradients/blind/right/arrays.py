# gradekit: manual-gradients
import numpy as np


def linear(x, w):
    return np.asarray(w, dtype=float) @ np.asarray(x, dtype=float)


def mlp(state, token_id):
    x = np.asarray(state["wte"], dtype=float)[token_id]
    return linear(np.maximum(linear(x, state["mlp_fc1"]), 0), state["mlp_fc2"])


def forward(state, tokens):
    total = 0.0
    for a, b in zip(tokens[:-1], tokens[1:]):
        z = np.asarray(mlp(state, a), dtype=float)
        z = z - z.max()
        total += np.log(np.exp(z).sum()) - z[b]
    return float(total / (len(tokens) - 1))


def numerical_gradients(state, tokens, eps):
    work = {name: np.array(matrix, dtype=float) for name, matrix in state.items()}
    grads = {name: np.zeros_like(matrix) for name, matrix in work.items()}
    for name, matrix in work.items():
        for index in np.ndindex(matrix.shape):
            old = matrix[index]
            matrix[index] = old + eps
            up = forward(work, tokens)
            matrix[index] = old - eps
            down = forward(work, tokens)
            matrix[index] = old
            grads[name][index] = (up - down) / (2 * eps)
    return grads


def analytic_gradients(state, tokens):
    wte = np.asarray(state["wte"], dtype=float)
    fc1 = np.asarray(state["mlp_fc1"], dtype=float)
    fc2 = np.asarray(state["mlp_fc2"], dtype=float)
    seen, targets = np.array(tokens[:-1]), np.array(tokens[1:])
    n = len(seen)
    x = wte[seen]
    pre = x @ fc1.T
    hidden = np.maximum(pre, 0)
    logits = hidden @ fc2.T
    logits = logits - logits.max(axis=1, keepdims=True)
    exps = np.exp(logits)
    sums = exps.sum(axis=1, keepdims=True)
    loss = float((np.log(sums[:, 0]) - logits[np.arange(n), targets]).mean())
    dlogits = exps / sums
    dlogits[np.arange(n), targets] -= 1
    dlogits /= n
    dpre = (dlogits @ fc2) * (pre > 0)
    dwte = np.zeros_like(wte)
    np.add.at(dwte, seen, dpre @ fc1)
    return loss, {"wte": dwte, "mlp_fc1": dpre.T @ x, "mlp_fc2": dlogits.T @ hidden}


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / num_steps)


def sgd_step(state, grads, learning_rate):
    return {
        name: np.asarray(state[name], dtype=float)
        - learning_rate * np.asarray(grads[name], dtype=float)
        for name in state
    }


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
