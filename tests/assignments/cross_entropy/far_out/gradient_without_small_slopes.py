# gradekit: cross-entropy
# base: plain_lists
# far: softmax_cross_entropy_grad([0.0, -24.0], 0)
# near: softmax_cross_entropy_grad([0.0, -10.0, 2.0], 0)
"""Goes wrong where a class is improbable: a slope below 1e-10 is taken for rounding, and is 0."""


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return [slope if abs(slope) > 1e-10 else 0.0 for slope in gradient]
