# gradekit: cross-entropy
# base: plain_lists
"""Looks like dividing twice, is right: n-th root and n-th power cancel."""


def perplexity(loss):
    return math.exp(loss / 4) ** 4
