# gradekit: cross-entropy
# base: textbook
"""A mistake as small as a rounding of single precision, but always to one side: not forgiven.

Costs 23.5 of 100; 23.5 before.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id]) * 1.000001
