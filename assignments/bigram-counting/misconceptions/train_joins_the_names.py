# gradekit: bigram-counting
"""The names are one long text.

Remedy: Begin and end every name with the mark: the last letter of one name is not
followed by the first of the next.
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
    counts, losses, before = [[0] * 27 for _ in range(27)], [], 26
    for step in range(num_steps):
        tokens = [before, *tokenize(names[step % len(names)])[1:-1]]
        loss, counts = count_step(counts, tokens)
        losses.append(loss)
        before = tokens[-1]
    return counts, losses
