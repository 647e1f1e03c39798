# gradekit: autograd
"""The loss is minus the logit of the target.

Remedy: A logit is not a log probability. Add the logarithm of the sum of exp of all
logits.
"""


def cross_entropy(values, target_id):
    return -values[target_id]
