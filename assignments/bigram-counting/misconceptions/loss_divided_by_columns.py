# gradekit: bigram-counting
"""The count of a pair is divided by the sum of its column.

Remedy: Divide by the sum of the row, as bigram does. For counts of whole names the mean
comes out the same, so only other tables show it.
"""

import math
from string import ascii_lowercase


def tokenize(name):
    return [26, *map(ascii_lowercase.index, name), 26]


def bigram(counts, token_id):
    row = counts[token_id]
    return [(count + 1) / (sum(row) + 27) for count in row]


def name_loss(counts, tokens):
    totals = [sum(column) + 27 for column in zip(*counts)]
    pairs = list(zip(tokens, tokens[1:]))
    return sum(math.log(totals[b] / (counts[a][b] + 1)) for a, b in pairs) / len(pairs)


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
