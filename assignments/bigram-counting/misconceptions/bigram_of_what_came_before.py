# gradekit: bigram-counting
"""The column of a token holds what follows it.

Remedy: Take the row counts[token_id]: rows are what came before, columns what came
next.
"""

import math
from string import ascii_lowercase


def tokenize(name):
    return [26, *map(ascii_lowercase.index, name), 26]


def bigram(counts, token_id):
    column = [row[token_id] for row in counts]
    return [(count + 1) / (sum(column) + 27) for count in column]


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
