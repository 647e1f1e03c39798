# gradekit: kl-divergence
"""Entropy and divergence. Replace each `raise NotImplementedError` by your code."""


def entropy(q):
    """Average the surprise of events that happen with probabilities q.

    Takes a list of n probabilities, n at least 1, with sum 1. Returns one number, in nats.
    Some of them may be 0.
    """
    raise NotImplementedError


def cross_entropy(q, p):
    """Average the surprise of one who believes p while events happen as q.

    Takes two lists of n probabilities. Returns one number, in nats.
    """
    raise NotImplementedError


def kl_divergence(q, p):
    """Measure what believing p costs beyond the entropy of q.

    Takes two lists of n probabilities. Returns one number, in nats.
    """
    raise NotImplementedError


def nats_to_bits(x):
    """Say in bits what was measured in nats."""
    raise NotImplementedError
