# gradekit: autograd
"""cross_entropy wants probabilities, so it gets softmax of softmax.

Remedy: Softmax is applied once, to the logits.
"""


def cross_entropy(values, target_id):
    return -softmax(softmax(values))[target_id].log()
