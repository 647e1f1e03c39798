# gradekit: kl-divergence
"""Any logarithm of 2 will do.

Remedy: Divide by math.log(2), the natural one: nats come from natural logarithms.
"""


def nats_to_bits(x):
    return x / math.log10(2)
