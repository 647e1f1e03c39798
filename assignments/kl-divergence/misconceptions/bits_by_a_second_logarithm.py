# gradekit: kl-divergence
"""For bits, take the logarithm to base 2.

Remedy: Divide by log 2. The nats are a logarithm already; only their unit changes.
"""


def nats_to_bits(x):
    return math.log2(x)
