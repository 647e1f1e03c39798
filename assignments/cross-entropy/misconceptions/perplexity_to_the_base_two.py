# gradekit: cross-entropy
"""Perplexity is 2 to the loss, as in information theory.

Remedy: Use exp: 2 belongs to a loss in bits, and this one is in nats.
"""


def perplexity(loss):
    return 2.0**loss
