# gradekit: autograd
# base: textbook
# far: [(v := [Value(1.0), Value(2.0)], cross_entropy(v, 0).backward(), v[0].grad)[2] for _ in "ab"]
# near: (v := [Value(1.0), Value(2.0)], L := cross_entropy(v, 1), L.backward(), v[0].grad)[3:]
"""Goes wrong at a second call with equal numbers: the loss leads back to the first Values."""

LOSSES = {}


def cross_entropy(values, target_id):
    key = (*(value.data for value in values), target_id)
    if key not in LOSSES:
        top = max(value.data for value in values)
        total = sum((value - top).exp() for value in values)
        LOSSES[key] = total.log() - (values[target_id] - top)
    return LOSSES[key]
