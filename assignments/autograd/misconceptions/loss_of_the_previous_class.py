# gradekit: autograd
"""Classes are counted from 1, so the target is at target_id - 1.

Remedy: Ids count from 0: take entry target_id.
"""


def cross_entropy(values, target_id):
    return -softmax(values)[target_id - 1].log()
