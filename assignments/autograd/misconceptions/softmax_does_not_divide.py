# gradekit: autograd
"""exp makes every score positive: that is a probability.

Remedy: Probabilities sum to 1. Divide by the sum of all exp.
"""


def softmax(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    return weights
