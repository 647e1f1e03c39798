# gradekit: autograd
"""The loss is how much is missing to probability 1.

Remedy: It is minus the logarithm of the probability, which has no upper end.
"""


def cross_entropy(values, target_id):
    return 1.0 - softmax(values)[target_id]
