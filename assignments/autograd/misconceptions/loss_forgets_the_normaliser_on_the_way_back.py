# gradekit: autograd
"""The logarithm of the sum only shifts the loss, so it may be a plain number.

Remedy: It moves with every logit; it is where softmax comes from in the gradient. Sum
the Values themselves.
"""


def cross_entropy(values, target_id):
    top = max(value.data for value in values)
    total = sum(math.exp(value.data - top) for value in values)
    return math.log(total) - (values[target_id] - top)
