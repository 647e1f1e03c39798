# gradekit: manual-gradients
"""A layer takes a batch, so I make one of x, and return the batch.

Remedy: Return its row: one number for each row of w, in one pair of brackets.
"""


def linear(x, w):
    return [[sum(a * b for a, b in zip(row, x)) for row in w]]
