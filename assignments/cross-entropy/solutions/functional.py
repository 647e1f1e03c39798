# gradekit: cross-entropy
"""Style: expressions only: lambdas, partial application and composition."""

import math
from functools import partial, reduce
from operator import sub, truediv


def compose(*functions):
    return lambda *given: reduce(lambda value, f: f(value), functions[1:], functions[0](*given))


lower_by = lambda amount, values: [value - amount for value in values]
divide_by = lambda divisor, values: [truediv(value, divisor) for value in values]
exponentials = lambda logits: list(map(math.exp, lower_by(max(logits), logits)))
one_hot = lambda index, size: list(map(partial(int.__eq__, index), range(size)))
mean = lambda values: sum(values) / len(values)

normalised = lambda weights: divide_by(sum(weights), weights)
surprise = lambda probabilities, index: math.log(1 / probabilities[index])

softmax = compose(exponentials, normalised)
cross_entropy_loss = lambda logits, true_id: surprise(softmax(logits), true_id)
sequence_loss = compose(partial(map, cross_entropy_loss), list, mean)
perplexity = partial(pow, math.e)
softmax_cross_entropy_grad = lambda logits, true_id: list(
    map(sub, softmax(logits), one_hot(true_id, len(logits)))
)
