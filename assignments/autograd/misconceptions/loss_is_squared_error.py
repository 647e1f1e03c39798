# gradekit: autograd
"""The loss is the squared distance from 1.

Remedy: It is minus the logarithm of the probability.
"""


def cross_entropy(values, target_id):
    return (1.0 - softmax(values)[target_id]) ** 2
