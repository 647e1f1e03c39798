# gradekit: autograd
"""The loss is measured in bits.

Remedy: Losses here are in nats: take the natural logarithm, without dividing by log 2.
"""


def cross_entropy(values, target_id):
    return -softmax(values)[target_id].log() / math.log(2.0)
