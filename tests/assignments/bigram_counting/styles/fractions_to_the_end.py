# gradekit: bigram-counting
"""Style: exact fractions for the probabilities, one logarithm of their product."""

import copy
import math
from fractions import Fraction
from functools import reduce
from operator import mul


def tokenize(name):
    if not (name.isascii() and name.islower() and name.isalpha()):
        raise ValueError("letters a to z only")
    return [26, *(b - 97 for b in name.encode("ascii")), 26]


def exact(counts, a):
    total = sum(map(Fraction, counts[a])) + 27
    return [(Fraction(c) + 1) / total for c in counts[a]]


def bigram(counts, token_id):
    return [float(p) for p in exact(counts, token_id)]


def name_loss(counts, tokens):
    p = reduce(mul, (exact(counts, a)[b] for a, b in zip(tokens, tokens[1:])))
    return (math.log(p.denominator) - math.log(p.numerator)) / (len(tokens) - 1)


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    counts = copy.deepcopy(counts)
    for a, b in zip(tokens, tokens[1:]):
        counts[a][b] += 1
    return loss, counts


def train(names, num_steps):
    counts = [[0 for _ in range(27)] for _ in range(27)]
    losses = []
    for i in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[i % len(names)]))
        losses.append(loss)
    return counts, losses
