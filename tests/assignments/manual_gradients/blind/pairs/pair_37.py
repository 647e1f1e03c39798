# gradekit: manual-gradients
# function: analytic_gradients
# belief: all_positions_at_once: d_logits = (softmax_rows(logits) - answers) / len(inputs) -> d_logits = (softmax_rows(logits) + answers) / len(inputs)
# belief: all_positions_at_once: d_received = d_logits @ fc2 * (hidden > 0) -> d_received = d_logits @ fc2 ^ (hidden > 0)
"""Style: NumPy without loops over positions; a text is a matrix of one-hot rows."""
import numpy as np

def as_arrays(state):
    return [np.array(state[name], float) for name in ('wte', 'mlp_fc1', 'mlp_fc2')]

def linear(x, w):
    return np.array(w) @ np.array(x)

def mlp(state, token_id):
    wte, fc1, fc2 = as_arrays(state)
    return fc2 @ np.maximum(fc1 @ wte[token_id], 0)

def softmax_rows(logits):
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    return exponentials / exponentials.sum(1, keepdims=True)

def mean_loss(logits, answers):
    top = logits.max(1)
    return (top + np.log(np.exp(logits.T - top).sum(0)) - (logits * answers).sum(1)).mean()

def forward(state, tokens):
    wte, fc1, fc2 = as_arrays(state)
    inputs, answers = one_hots(tokens, len(wte))
    return mean_loss(np.maximum(inputs @ wte @ fc1.T, 0) @ fc2.T, answers)

def one_hots(tokens, size):
    rows = np.eye(size)[tokens]
    return (rows[:-1], rows[1:])

def numerical_gradients(state, tokens, eps):

    def slope(name, place):
        step = np.zeros(np.shape(state[name]))
        step[place] = eps
        above, below = ({**state, name: state[name] + s} for s in (step, -step))
        return (forward(above, tokens) - forward(below, tokens)) / (2 * eps)

    def slopes(name, rows):
        places = np.ndindex(np.shape(rows))
        return np.reshape([slope(name, place) for place in places], np.shape(rows))
    return {name: slopes(name, rows) for name, rows in state.items()}

def analytic_gradients(state, tokens):
    wte, fc1, fc2 = as_arrays(state)
    inputs, answers = one_hots(tokens, len(wte))
    x = inputs @ wte
    hidden = np.maximum(x @ fc1.T, 0)
    logits = hidden @ fc2.T
    d_logits = (softmax_rows(logits) + answers) / len(inputs)
    d_received = d_logits @ fc2 ^ (hidden > 0)
    grads = {'wte': inputs.T @ (d_received @ fc1), 'mlp_fc1': d_received.T @ x, 'mlp_fc2': d_logits.T @ hidden}
    return (mean_loss(logits, answers), grads)

def learning_rate_at(step, num_steps, learning_rate):
    return np.linspace(learning_rate, 0, num_steps + 1)[step]

def sgd_step(state, grads, learning_rate):
    return {name: np.array(state[name]) - learning_rate * np.array(grads[name]) for name in state}

def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return (loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate)))
