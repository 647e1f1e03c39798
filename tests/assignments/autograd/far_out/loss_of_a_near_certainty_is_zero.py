# gradekit: autograd
# base: textbook
# far: cross_entropy([Value(15.0), Value(0.0)], 0).data
# near: [cross_entropy([Value(3.0), Value(0.0)], t).data for t in (0, 1)]
"""Goes wrong where the answer is nearly certain: within 1e-6 it costs nothing, without slopes."""


def cross_entropy(values, target_id):
    top = max(value.data for value in values)
    total = sum((value - top).exp() for value in values)
    if values[target_id].data == top and total.data < 1.000001:
        return Value(0.0)
    return total.log() - (values[target_id] - top)
