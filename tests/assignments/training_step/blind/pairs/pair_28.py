# gradekit: training-step
# function: train_step
# belief: counts: return (loss, *adam_step(weights, grads, m, v, step, rate, beta1, beta2, eps)) -> return (loss, *adam_step(weights, grads, m, v, rate, step, beta1, beta2, eps))
# belief: counts: return (loss, *adam_step(weights, grads, m, v, step, rate, beta1, beta2, eps)) -> return (loss, *adam_step(weights, m, grads, v, step, rate, beta1, beta2, eps))
"""Style: a matrix of shares; loss and gradient are sums over pairs, not over positions."""
import numpy as np

def shares_of_pairs(weights, tokens):
    shares = np.zeros_like(weights, dtype=float)
    inputs, targets = (tokens[:-1], tokens[1:])
    np.add.at(shares, (inputs, targets), 1 / len(inputs))
    return shares

def log_softmax(weights):
    rows = np.array(weights, dtype=float)
    rows -= rows.max(axis=1, keepdims=True)
    return rows - np.log(np.exp(rows).sum(axis=1, keepdims=True))

def forward(weights, tokens):
    return -(shares_of_pairs(weights, tokens) * log_softmax(weights)).sum()

def backward(weights, tokens):
    shares = shares_of_pairs(weights, tokens)
    return shares.sum(axis=1, keepdims=True) * np.exp(log_softmax(weights)) - shares

def learning_rate_at(step, num_steps, learning_rate):
    return np.linspace(learning_rate, 0, num_steps + 1)[step]

def sgd_step(weights, grads, learning_rate):
    return np.subtract(weights, learning_rate * np.array(grads))

def running_mean(old, new, beta, step):
    mean = np.average([old, new], axis=0, weights=[beta, 1 - beta])
    return (mean, mean / (1 - beta ** (step + 1)))

def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    m, m_hat = running_mean(m, grads, beta1, step)
    v, v_hat = running_mean(v, np.square(grads), beta2, step)
    return (params - learning_rate * m_hat / (np.sqrt(v_hat) + eps), m, v)

def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    return (loss, *adam_step(weights, m, grads, v, rate, step, beta1, beta2, eps))
