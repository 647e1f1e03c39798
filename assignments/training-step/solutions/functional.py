# gradekit: training-step
"""Style: expressions only: lambdas, maps and folds."""

import math
from functools import partial, reduce
from itertools import pairwise
from operator import add

lower = lambda values: [value - max(values) for value in values]
exponentials = lambda logits: list(map(math.exp, lower(logits)))
shares = lambda weights: [weight / math.fsum(weights) for weight in weights]
softmax = lambda logits: shares(exponentials(logits))
each = lambda function, *tables: [list(map(function, *rows)) for rows in zip(*tables)]
mean = lambda values: math.fsum(values) / len(values)

surprise = lambda weights, pair: math.log(1 / softmax(weights[pair[0]])[pair[1]])
asked = lambda weights, pair: [
    [float(a in pair[:1]) * (p - float(b in pair[1:])) for b, p in enumerate(softmax(row))]
    for a, row in enumerate(weights)
]

forward = lambda weights, tokens: mean([surprise(weights, pair) for pair in pairwise(tokens)])

backward = lambda weights, tokens: each(
    lambda g: g / (len(tokens) - 1),
    reduce(partial(each, add), [asked(weights, pair) for pair in pairwise(tokens)]),
)

learning_rate_at = lambda step, num_steps, learning_rate: (
    learning_rate - learning_rate * step / num_steps
)

sgd_step = lambda weights, grads, learning_rate: each(
    lambda w, g: w - learning_rate * g, weights, grads
)

blend = lambda beta: lambda old, new: beta * old + (1 - beta) * new
corrected = lambda numbers, beta, step: [x / (1 - beta ** (step + 1)) for x in numbers]
move = lambda rate, eps: lambda w, mean, square: w - rate * mean / (eps + math.sqrt(square))


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    m = list(map(blend(beta1), m, grads))
    v = list(map(blend(beta2), v, map(pow, grads, [2] * len(grads))))
    hats = corrected(m, beta1, step), corrected(v, beta2, step)
    return list(map(move(learning_rate, eps), params, *hats)), m, v


train_step = lambda weights, tokens, m, v, step, num_steps, learning_rate, *constants: (
    forward(weights, tokens),
    *zip(
        *(
            adam_step(*rows, step, learning_rate_at(step, num_steps, learning_rate), *constants)
            for rows in zip(weights, backward(weights, tokens), m, v)
        )
    ),
)
