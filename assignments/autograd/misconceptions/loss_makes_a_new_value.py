# gradekit: autograd
"""The loss is a number, and is wrapped into a Value at the end.

Remedy: A new Value remembers nothing, so no slope gets back. Call .log() of the Value,
not math.log of its data.
"""


def cross_entropy(values, target_id):
    return Value(-math.log(softmax(values)[target_id].data))
