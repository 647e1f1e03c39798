# gradekit: autograd
"""The largest logit is subtracted above the fraction line, where exp might overflow.

Remedy: A shift cancels only if it is made above and below. Use the same weights for the
sum.
"""


def softmax(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = sum(value.exp() for value in values)
    return [weight / total for weight in weights]
