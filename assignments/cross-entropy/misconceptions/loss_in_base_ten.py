# gradekit: cross-entropy
"""log without a base means base ten, so I used log10.

Remedy: Use math.log, the natural logarithm; it is what log means here.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log10(softmax(logits)[true_id])
