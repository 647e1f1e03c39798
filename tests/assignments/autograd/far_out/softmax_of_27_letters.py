# gradekit: autograd
# base: textbook
# far: [p.data for p in softmax([Value(0.0) for _ in range(28)])]
# near: [p.data for p in softmax([Value(1.0), Value(2.0), Value(3.0)])]
"""Goes wrong for more than 27 logits: the sum is over letters and the mark, whatever V is."""

LETTERS = 27


def softmax(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = sum(weights[:LETTERS])
    return [weight / total for weight in weights]
