# gradekit: cross-entropy
# base: plain_lists
"""Looks like no number, is taken for its data: a scalar of an autograd engine."""


class Value:
    def __init__(self, data):
        self.data = data


def cross_entropy_loss(logits, true_id):
    return Value(-math.log(softmax(logits)[true_id]))


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t).data for z, t in zip(logits_list, true_ids)]
    return Value(sum(losses) / len(losses))
