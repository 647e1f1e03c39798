# gradekit: bigram-counting
"""Style: collections.Counter and pairwise: the table is only made at the end."""

from collections import Counter
from itertools import chain, cycle, islice, pairwise
from math import log
from statistics import mean

ALPHABET = "abcdefghijklmnopqrstuvwxyz."
IDS = {letter: i for i, letter in enumerate(ALPHABET)}


def tokenize(name):
    return [IDS[letter] for letter in chain(".", name, ".")]


def counter(counts):
    return Counter({(a, b): n for a, row in enumerate(counts) for b, n in enumerate(row) if n})


def table(pairs):
    return [[pairs[a, b] for b in range(27)] for a in range(27)]


def bigram(counts, token_id):
    row = Counter(dict(enumerate(counts[token_id])))
    row.update(range(27))
    return [row[b] / row.total() for b in range(27)]


def surprise(pairs, totals, a, b):
    return log(totals[a] + 27) - log(pairs[a, b] + 1)


def totals_of(pairs):
    totals = Counter()
    for (a, _), n in pairs.items():
        totals[a] += n
    return totals


def name_loss(counts, tokens):
    pairs = counter(counts)
    totals = totals_of(pairs)
    return mean(surprise(pairs, totals, a, b) for a, b in pairwise(tokens))


def count_step(counts, tokens):
    return name_loss(counts, tokens), table(counter(counts) + Counter(pairwise(tokens)))


def train(names, num_steps):
    pairs, totals, losses = Counter(), Counter(), []
    for name in islice(cycle(names), num_steps):
        tokens = tokenize(name)
        losses.append(mean(surprise(pairs, totals, a, b) for a, b in pairwise(tokens)))
        pairs.update(pairwise(tokens))
        totals.update(tokens[:-1])
    return table(pairs), losses
