# gradekit: manual-gradients
import copy
import math


def linear(x, w):
    return [sum(a * b for a, b in zip(row, x)) for row in w]


def mlp(state, token_id):
    hidden = linear(state["wte"][token_id], state["mlp_fc1"])
    hidden = [max(0.0, h) for h in hidden]
    return linear(hidden, state["mlp_fc2"])


def softmax(logits):
    biggest = max(logits)
    exps = [math.exp(z - biggest) for z in logits]
    total = sum(exps)
    return [e / total for e in exps]


def nll(logits, target):
    biggest = max(logits)
    return math.log(sum(math.exp(z - biggest) for z in logits)) + biggest - logits[target]


def forward(state, tokens):
    losses = [nll(mlp(state, a), b) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)


def numerical_gradients(state, tokens, eps):
    work = copy.deepcopy(state)
    grads = {}
    for name, matrix in work.items():
        grads[name] = [[0.0] * len(row) for row in matrix]
        for i, row in enumerate(matrix):
            for j in range(len(row)):
                old = row[j]
                row[j] = old + eps
                up = forward(work, tokens)
                row[j] = old - eps
                down = forward(work, tokens)
                row[j] = old
                grads[name][i][j] = (up - down) / (2 * eps)
    return grads


def analytic_gradients(state, tokens):
    wte, fc1, fc2 = state["wte"], state["mlp_fc1"], state["mlp_fc2"]
    grads = {name: [[0.0] * len(row) for row in state[name]] for name in state}
    n = len(tokens) - 1
    loss = 0.0
    for token, target in zip(tokens, tokens[1:]):
        x = wte[token]
        pre = linear(x, fc1)
        hidden = [max(0.0, h) for h in pre]
        logits = linear(hidden, fc2)
        loss += nll(logits, target) / n
        dlogits = [p / n for p in softmax(logits)]
        dlogits[target] -= 1 / n
        dhidden = [0.0] * len(hidden)
        for o, d in enumerate(dlogits):
            for k in range(len(hidden)):
                grads["mlp_fc2"][o][k] += d * hidden[k]
                dhidden[k] += d * fc2[o][k]
        for k, d in enumerate(dhidden):
            if pre[k] > 0:
                for i in range(len(x)):
                    grads["mlp_fc1"][k][i] += d * x[i]
                    grads["wte"][token][i] += d * fc1[k][i]
    return loss, grads


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / num_steps)


def sgd_step(state, grads, learning_rate):
    return {
        name: [
            [w - learning_rate * g for w, g in zip(w_row, g_row)]
            for w_row, g_row in zip(state[name], grads[name])
        ]
        for name in state
    }


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    return loss, sgd_step(state, grads, rate)
