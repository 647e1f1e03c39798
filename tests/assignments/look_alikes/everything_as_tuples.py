# gradekit: cross-entropy
# base: plain_lists
"""Looks unlike lists, is right: tuples are lists."""


def softmax(logits):
    highest = max(logits)
    weights = tuple(math.exp(z - highest) for z in logits)
    total = sum(weights)
    return tuple(w / total for w in weights)


def softmax_cross_entropy_grad(logits, true_id):
    return tuple(p - (j == true_id) for j, p in enumerate(softmax(logits)))
