# gradekit: kl-divergence
"""Bits are nats times log 2.

Remedy: Divide by log 2: a bit is 0.693 nats, the smaller unit, so there are more bits
than nats.
"""


def nats_to_bits(x):
    return x * math.log(2)
