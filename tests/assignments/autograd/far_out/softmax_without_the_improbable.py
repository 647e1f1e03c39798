# gradekit: autograd
# base: textbook
# far: softmax([Value(0.0), Value(-21.0)])[1].data
# near: [p.data for p in softmax([Value(1.0), Value(2.0), Value(-8.0)])]
"""Goes wrong for a logit more than 20 below the largest: its probability is 0."""


def softmax(values):
    top = max(value.data for value in values)
    weights = [(v - top).exp() if top - v.data <= 20.0 else Value(0.0) for v in values]
    total = sum(weights)
    return [weight / total for weight in weights]
