# gradekit: training-step
# base: textbook
"""adam_step adds the usual 1e-8, whatever eps it is given.

Costs 1 of 100; 15 before.
"""

import math


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    t = step + 1
    m = [beta1 * a + (1 - beta1) * g for a, g in zip(m, grads, strict=True)]
    v = [beta2 * b + (1 - beta2) * g * g for b, g in zip(v, grads, strict=True)]
    roots = [math.sqrt(b / (1 - beta2**t)) + 1e-8 for b in v]
    moves = [a / (1 - beta1**t) / root for a, root in zip(m, roots, strict=True)]
    return [w - learning_rate * x for w, x in zip(params, moves, strict=True)], m, v
