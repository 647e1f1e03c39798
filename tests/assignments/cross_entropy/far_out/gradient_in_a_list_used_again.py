# gradekit: cross-entropy
# base: plain_lists
# far: [softmax_cross_entropy_grad([0.0, z], 0) for z in (0.0, 3.0)]
# near: list(softmax_cross_entropy_grad([1.0, 2.0, 3.0], 1))
"""Goes wrong at the second call: the list that the first one returned is filled anew."""

GRADIENT = []


def softmax_cross_entropy_grad(logits, true_id):
    GRADIENT[:] = softmax(logits)
    GRADIENT[true_id] -= 1.0
    return GRADIENT
