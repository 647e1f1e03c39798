# gradekit: manual-gradients
# function: numerical_gradients
# belief: plain_lists: row[j] = old + eps -> row[j] = old - eps
# belief: plain_lists: old = row[j] -> pass
"""Style: plain lists and loops, weights moved in place, as microgpt's second step writes them."""
import math

def linear(x, w):
    return [sum((wo[i] * x[i] for i in range(len(x)))) for wo in w]

def softmax(logits):
    largest = max(logits)
    exps = [math.exp(logit - largest) for logit in logits]
    total = sum(exps)
    return [e / total for e in exps]

def mlp(state, token_id):
    x = state['wte'][token_id]
    x = linear(x, state['mlp_fc1'])
    x = [max(0.0, xi) for xi in x]
    return linear(x, state['mlp_fc2'])

def log_loss(logits, target_id):
    largest = max(logits)
    return largest + math.log(sum((math.exp(z - largest) for z in logits))) - logits[target_id]

def forward(state, tokens):
    losses = []
    for token_id, target_id in zip(tokens, tokens[1:]):
        losses.append(log_loss(mlp(state, token_id), target_id))
    return sum(losses) / len(losses)

def numerical_gradients(state, tokens, eps):
    loss = forward(state, tokens)
    grads = {}
    for name, rows in state.items():
        grads[name] = []
        for row in rows:
            slopes = []
            for j in range(len(row)):
                pass
                row[j] = old - eps
                slopes.append((forward(state, tokens) - loss) / eps)
                row[j] = old
            grads[name].append(slopes)
    return grads

def analytic_gradients(state, tokens):
    wte, fc1, fc2 = (state['wte'], state['mlp_fc1'], state['mlp_fc2'])
    grads = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
    n = len(tokens) - 1
    loss = 0.0
    for token_id, target_id in zip(tokens, tokens[1:]):
        x = wte[token_id]
        before = linear(x, fc1)
        hidden = [max(0.0, b) for b in before]
        logits = linear(hidden, fc2)
        loss += log_loss(logits, target_id) / n
        dlogits = [p / n for p in softmax(logits)]
        dlogits[target_id] -= 1.0 / n
        dhidden = [0.0] * len(hidden)
        for v, dz in enumerate(dlogits):
            for k, h in enumerate(hidden):
                grads['mlp_fc2'][v][k] += dz * h
                dhidden[k] += dz * fc2[v][k]
        for k, dh in enumerate(dhidden):
            if before[k] > 0.0:
                for i, xi in enumerate(x):
                    grads['mlp_fc1'][k][i] += dh * xi
                    grads['wte'][token_id][i] += dh * fc1[k][i]
    return (loss, grads)

def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / num_steps)

def sgd_step(state, grads, learning_rate):
    for name, rows in state.items():
        for row, slopes in zip(rows, grads[name]):
            for j, slope in enumerate(slopes):
                row[j] -= learning_rate * slope
    return state

def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return (loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate)))
