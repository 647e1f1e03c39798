# gradekit: autograd
"""The sum only scales the result, so its number is enough: divide by the sum of .data.

Remedy: The sum moves with every logit, and a slope goes back through it, too. Sum the
Values themselves.
"""


def softmax(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = sum(weight.data for weight in weights)
    return [weight / total for weight in weights]
