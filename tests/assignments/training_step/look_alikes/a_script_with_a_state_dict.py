# gradekit: training-step
"""Style: a script; a state_dict of lists, globals, a file that is read and a loop at the end."""

import math
import random

random.seed(7)
docs = [line.strip() for line in open("input.txt") if line.strip()]
random.shuffle(docs)
uchars = sorted(set("".join(docs)))
BOS = len(uchars)
vocab_size = len(uchars) + 1
print(f"{len(docs)} documents, {vocab_size} tokens")

matrix = lambda rows, columns: [[random.gauss(0, 0.08) for _ in range(columns)] for _ in range(rows)]
state_dict = {"lm_head": matrix(vocab_size, vocab_size)}
first = {name: [[0.0] * len(row) for row in table] for name, table in state_dict.items()}
second = {name: [[0.0] * len(row) for row in table] for name, table in state_dict.items()}


def softmax(logits):
    largest = max(logits)
    exps = [math.exp(logit - largest) for logit in logits]
    return [e / sum(exps) for e in exps]


def model(state, token_id):
    return softmax(state["lm_head"][token_id])


def state_loss(state, tokens):
    n = len(tokens) - 1
    return sum(-math.log(model(state, tokens[i])[tokens[i + 1]]) for i in range(n)) / n


def state_grads(state, tokens):
    n = len(tokens) - 1
    grads = {name: [[0.0] * len(row) for row in table] for name, table in state.items()}
    for i in range(n):
        for j, p in enumerate(model(state, tokens[i])):
            grads["lm_head"][tokens[i]][j] += (p - (j == tokens[i + 1])) / n
    return grads


def update(state, grads, m, v, step, rate, *constants):
    for name in state:
        for rows in zip(state[name], grads[name], m[name], v[name]):
            moved = adam_step(*rows, step, rate, *constants)
            for row, new in zip((rows[0], *rows[2:]), moved):
                row[:] = new


def generate():
    token_id, letters = BOS, []
    while not letters or token_id != BOS:
        (token_id,) = random.choices(range(vocab_size), model(state_dict, token_id))
        letters.append(uchars[token_id] if token_id != BOS else "")
    return "".join(letters)


def forward(weights, tokens):
    return state_loss({"lm_head": weights}, tokens)


def backward(weights, tokens):
    return state_grads({"lm_head": weights}, tokens)["lm_head"]


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / num_steps)


def sgd_step(weights, grads, learning_rate):
    for row, slopes in zip(weights, grads):
        for j, slope in enumerate(slopes):
            row[j] -= learning_rate * slope
    return weights


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    for i, grad in enumerate(grads):
        m[i] = beta1 * m[i] + (1 - beta1) * grad
        v[i] = beta2 * v[i] + (1 - beta2) * grad**2
        m_hat = m[i] / (1 - beta1 ** (step + 1))
        v_hat = v[i] / (1 - beta2 ** (step + 1))
        params[i] -= learning_rate * m_hat / (v_hat**0.5 + eps)
    return params, m, v


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    state, means, squares = {"lm_head": weights}, {"lm_head": m}, {"lm_head": v}
    loss = state_loss(state, tokens)
    grads = state_grads(state, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    update(state, grads, means, squares, step, rate, beta1, beta2, eps)
    return loss, state["lm_head"], means["lm_head"], squares["lm_head"]


num_steps = 1000
for step in range(num_steps):
    doc = docs[step % len(docs)]
    tokens = [BOS] + [uchars.index(letter) for letter in doc] + [BOS]
    loss = state_loss(state_dict, tokens)
    rate = learning_rate_at(step, num_steps, 0.01)
    update(state_dict, state_grads(state_dict, tokens), first, second, step, rate, 0.85, 0.99, 1e-8)
    print(f"step {step + 1} of {num_steps}: loss {loss:.4f}")
print(generate())
