# gradekit: bigram-counting
"""A count is divided by the sum of all counts.

Remedy: Divide by the sum of the row: the token before is known, and only its row
matters.
"""

import math
from string import ascii_lowercase


def tokenize(name):
    return [26, *map(ascii_lowercase.index, name), 26]


def bigram(counts, token_id):
    total = sum(map(sum, counts)) + 27 * 27
    return [(count + 1) / total for count in counts[token_id]]


def name_loss(counts, tokens):
    surprises = [-math.log(bigram(counts, a)[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(surprises) / len(surprises)


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    for before, after in zip(tokens, tokens[1:]):
        counts[before][after] += 1
    return loss, counts


def train(names, num_steps):
    counts, losses = [[0] * 27 for _ in range(27)], []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses
