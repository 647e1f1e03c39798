# gradekit: autograd
"""The loss is a mean over the classes.

Remedy: It is the surprise of one answer: do not divide by the number of classes.
"""


def cross_entropy(values, target_id):
    return -softmax(values)[target_id].log() / len(values)
