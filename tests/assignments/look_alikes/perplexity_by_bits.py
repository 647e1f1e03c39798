# gradekit: cross-entropy
# base: plain_lists
"""Looks like the wrong base, is right: 2 to the loss in bits."""


def perplexity(loss):
    return 2.0 ** (loss / math.log(2.0))
