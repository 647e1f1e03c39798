# gradekit: autograd
"""The loss is the logarithm of the probability.

Remedy: That is at most 0, and grows with the probability. Put a minus in front.
"""


def cross_entropy(values, target_id):
    return softmax(values)[target_id].log()
