# gradekit: autograd
"""The sum runs up to len(values) - 1.

Remedy: range and slices already leave their end out. Sum all the weights.
"""


def softmax(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = sum(weights[:-1])
    return [weight / total for weight in weights]
