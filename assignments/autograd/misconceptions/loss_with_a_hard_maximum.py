# gradekit: autograd
"""The loss is how far the target lies below the largest logit.

Remedy: That is 0 as soon as the target is in front. Use log of the sum of exp, the
smooth maximum.
"""


def cross_entropy(values, target_id):
    top = max(values, key=lambda value: value.data)
    return top - values[target_id]
