# gradekit: autograd
"""Softmax makes things sum to 1, so a second one does no harm.

Remedy: Softmax of probabilities is another, flatter distribution. Apply it once.
"""


def softmax(values):
    return share(share(values))


def share(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]
