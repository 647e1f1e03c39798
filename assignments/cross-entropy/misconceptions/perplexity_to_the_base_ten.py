# gradekit: cross-entropy
"""Perplexity is 10 to the loss.

Remedy: Use exp: the loss was taken with the natural logarithm, and exp undoes that.
"""


def perplexity(loss):
    return 10.0**loss
