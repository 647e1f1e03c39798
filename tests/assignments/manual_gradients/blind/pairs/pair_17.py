# gradekit: manual-gradients
# function: sgd_step
# belief: comprehensions: return combined(lambda pair: pair[0] - learning_rate * pair[1], state, grads) -> return combined(lambda pair: pair[0] - learning_rate + pair[1], state, grads)
# belief: comprehensions: return combined(lambda pair: pair[0] - learning_rate * pair[1], state, grads) -> return combined(lambda pair: pair[0] | learning_rate * pair[1], state, grads)
"""Style: dict and list comprehensions; nothing is ever changed, everything is made anew."""
from math import exp, fsum, log

def dot(a, b):
    return fsum((p * q for p, q in zip(a, b, strict=True)))

def linear(x, w):
    return [dot(row, x) for row in w]

def columns(w):
    return list(zip(*w))

def relu(values):
    return [v if v > 0 else 0.0 for v in values]

def mlp(state, token_id):
    return linear(relu(linear(state['wte'][token_id], state['mlp_fc1'])), state['mlp_fc2'])

def normaliser(logits):
    top = max(logits)
    return top + log(fsum((exp(z - top) for z in logits)))

def forward(state, tokens):
    table = {token: mlp(state, token) for token in tokens[:-1]}
    losses = [normaliser(table[a]) - table[a][b] for a, b in zip(tokens, tokens[1:])]
    return fsum(losses) / len(losses)

def replaced(state, name, r, c, value):
    row = [*state[name][r][:c], value, *state[name][r][c + 1:]]
    return {**state, name: [*state[name][:r], row, *state[name][r + 1:]]}

def numerical_gradients(state, tokens, eps):
    here = forward(state, tokens)

    def slope(name, r, c, weight):
        return (here - forward(replaced(state, name, r, c, weight - eps), tokens)) / eps
    return {name: [[slope(name, r, c, weight) for c, weight in enumerate(row)] for r, row in enumerate(rows)] for name, rows in state.items()}

def outer(a, b):
    return [[p * q for q in b] for p in a]

def position_gradients(state, token, target):
    x = state['wte'][token]
    hidden = relu(linear(x, state['mlp_fc1']))
    logits = linear(hidden, state['mlp_fc2'])
    total = normaliser(logits)
    d_logits = [exp(z - total) - (v == target) for v, z in enumerate(logits)]
    d_hidden = linear(d_logits, columns(state['mlp_fc2']))
    d_received = [d if h else 0.0 for d, h in zip(d_hidden, hidden)]
    one_hot = [float(row == token) for row in range(len(state['wte']))]
    return {'wte': outer(one_hot, linear(d_received, columns(state['mlp_fc1']))), 'mlp_fc1': outer(d_received, x), 'mlp_fc2': outer(d_logits, hidden)}

def combined(combine, *states):
    return {name: [[combine(entries) for entries in zip(*rows)] for rows in zip(*(state[name] for state in states))] for name in states[0]}

def mean(values):
    return fsum(values) / len(values)

def analytic_gradients(state, tokens):
    parts = [position_gradients(state, a, b) for a, b in zip(tokens, tokens[1:])]
    return (forward(state, tokens), combined(mean, *parts))

def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate - learning_rate * step / num_steps

def sgd_step(state, grads, learning_rate):
    return combined(lambda pair: pair[0] | learning_rate + pair[1], state, grads)

def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return (loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate)))
