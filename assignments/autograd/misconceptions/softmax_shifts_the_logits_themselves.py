# gradekit: autograd
"""The largest logit is subtracted from the logits first.

Remedy: The logits belong to the caller, and would be other numbers afterwards. Subtract
in new Values: value - top.
"""


def softmax(values):
    top = max(value.data for value in values)
    for value in values:
        value.data -= top
    weights = [value.exp() for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]
