# gradekit: training-step
import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def forward(weights, tokens):
    w, t = np.asarray(weights, dtype=float), np.asarray(tokens)
    rows = w[t[:-1]]
    top = rows.max(axis=1)
    lse = np.log(np.exp(rows - top[:, None]).sum(axis=1)) + top
    return float((lse - rows[np.arange(len(rows)), t[1:]]).mean())


def backward(weights, tokens):
    w, t = np.asarray(weights, dtype=float), np.asarray(tokens)
    n = len(t) - 1
    delta = softmax(w[t[:-1]])
    delta[np.arange(n), t[1:]] -= 1
    grads = np.zeros_like(w)
    np.add.at(grads, t[:-1], delta / n)
    return grads


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / num_steps)


def sgd_step(weights, grads, learning_rate):
    return np.asarray(weights, dtype=float) - learning_rate * np.asarray(grads, dtype=float)


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    w, g, m, v = (np.asarray(a, dtype=float) for a in (params, grads, m, v))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    m_hat = m / (1 - beta1 ** (step + 1))
    v_hat = v / (1 - beta2 ** (step + 1))
    return w - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    w, m, v = (np.asarray(a, dtype=float) for a in (weights, m, v))
    g = np.asarray(backward(weights, tokens), dtype=float)
    rate = learning_rate_at(step, num_steps, learning_rate)
    new = adam_step(w.ravel(), g.ravel(), m.ravel(), v.ravel(), step, rate, beta1, beta2, eps)
    return (loss, *(np.reshape(a, w.shape) for a in new))
