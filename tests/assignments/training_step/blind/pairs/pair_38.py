# gradekit: training-step, schedule=cosine
# function: train_step
# belief: half_a_cosine: rows = [adam_step(*four, step, rate, *constants) for four in zip(weights, grads, m, v)] -> rows = [adam_step(step, *four, rate, *constants) for four in zip(weights, grads, m, v)]
# belief: half_a_cosine: loss, grads = (forward(weights, tokens), backward(weights, tokens)) -> loss, grads = (forward(tokens, weights), backward(weights, tokens))
"""Style: generators and closures; the learning rate falls on a cosine."""
import math

def softmax_of(row):
    exps = [math.exp(w - max(row)) for w in row]
    return [e / math.fsum(exps) for e in exps]

def transitions(tokens):
    before, *rest = tokens
    for token in rest:
        yield (before, token)
        before = token

def forward(weights, tokens):
    answers = [softmax_of(weights[a])[b] for a, b in transitions(tokens)]
    return -math.fsum(map(math.log, answers)) / len(answers)

def backward(weights, tokens):
    visits = [[] for _ in weights]
    for a, b in transitions(tokens):
        visits[a].append(b)
    n = sum(map(len, visits))
    return [[(len(answers) * p - answers.count(j)) / n for j, p in enumerate(softmax_of(row))] for row, answers in zip(weights, visits)]

def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate / 2 * (1 + math.cos(math.pi * step / num_steps))

def sgd_step(weights, grads, learning_rate):

    def moved(row, slopes):
        return [w - learning_rate * g for w, g in zip(row, slopes)]
    return [moved(*rows) for rows in zip(weights, grads)]

def running_mean(beta, t):

    def renewed(old, new):
        mean = beta * old + (1 - beta) * new
        return (mean, mean / (1 - beta ** t))
    return renewed

def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    first, second = (running_mean(beta, step + 1) for beta in (beta1, beta2))

    def moved(p, g, mean, square):
        mean, m_hat = first(mean, g)
        square, v_hat = second(square, g * g)
        return (p - learning_rate * m_hat / (math.sqrt(v_hat) + eps), mean, square)
    return tuple(zip(*map(moved, params, grads, m, v)))

def train_step(weights, tokens, m, v, step, num_steps, learning_rate, *constants):
    loss, grads = (forward(tokens, weights), backward(weights, tokens))
    rate = learning_rate_at(step, num_steps, learning_rate)
    rows = [adam_step(step, *four, rate, *constants) for four in zip(weights, grads, m, v)]
    return (loss, *zip(*rows))
