# gradekit: cross-entropy
"""Classes are counted from 1, so class t stands at t - 1.

Remedy: Use true_id as it is: ids count from 0, as lists do.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id - 1])
