# gradekit: bigram-counting
"""The losses are measured when all has been counted.

Remedy: Measure in each step, before its name is counted: later counts are not known
yet.
"""

import math
from string import ascii_lowercase


def tokenize(name):
    return [26, *map(ascii_lowercase.index, name), 26]


def bigram(counts, token_id):
    row = counts[token_id]
    return [(count + 1) / (sum(row) + 27) for count in row]


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(surprises) / len(surprises)


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    for before, after in zip(tokens, tokens[1:]):
        counts[before][after] += 1
    return loss, counts


def train(names, num_steps):
    counts = [[0] * 27 for _ in range(27)]
    taken = [tokenize(names[step % len(names)]) for step in range(num_steps)]
    for tokens in taken:
        _, counts = count_step(counts, tokens)
    return counts, [name_loss(counts, tokens) for tokens in taken]
