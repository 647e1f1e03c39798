# gradekit: kl-divergence
"""The logarithm of 2 is 0.693.

Remedy: Write math.log(2): the rounded number is right to three digits only.
"""


def nats_to_bits(x):
    return x / 0.693
