# gradekit: kl-divergence
"""Style: one higher-order function makes all three sums: the mean of a surprise."""

import functools
import math
import operator


def expectation_of(surprise):
    """Make a function of q (and p) that averages a surprise under q."""

    def average(q, *beliefs):
        columns = zip(q, *beliefs, strict=True)
        possible = (column for column in columns if column[0] != 0)
        parts = (column[0] * surprise(*column) for column in possible)
        return functools.reduce(operator.add, parts, 0.0)

    return average


def base(b):
    return lambda x: x / math.log(b)


entropy = expectation_of(lambda q: -math.log(q))
cross_entropy = expectation_of(lambda q, p: -math.log(p))
kl_divergence = expectation_of(lambda q, p: math.log(q / p))
nats_to_bits = base(2)
