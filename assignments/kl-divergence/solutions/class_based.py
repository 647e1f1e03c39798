# gradekit: kl-divergence
"""Style: objects; a distribution knows its surprises, and the graded names ask it."""

import math


class Distribution:
    """Probabilities of classes, of which only those that can happen are averaged over."""

    def __init__(self, shares):
        self.shares = list(shares)

    def surprise(self, index):
        return math.log(1.0 / self.shares[index])

    def mean(self, quantity):
        return sum(share * quantity(j) for j, share in enumerate(self.shares) if share)

    def entropy(self):
        return self.mean(self.surprise)

    def cost_of(self, belief):
        return self.mean(belief.surprise)

    def extra_cost_of(self, belief):
        return self.mean(lambda j: belief.surprise(j) - self.surprise(j))


def entropy(q):
    return Distribution(q).entropy()


def cross_entropy(q, p):
    return Distribution(q).cost_of(Distribution(p))


def kl_divergence(q, p):
    return Distribution(q).extra_cost_of(Distribution(p))


def nats_to_bits(x):
    return x / math.log(2)
