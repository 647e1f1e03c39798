# gradekit: autograd
"""Dividing by the largest weight brings everything between 0 and 1.

Remedy: Between 0 and 1 is not enough; probabilities sum to 1. Divide by the sum.
"""


def softmax(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = max(weights, key=lambda weight: weight.data)
    return [weight / total for weight in weights]
