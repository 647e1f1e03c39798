# gradekit: bigram-counting
"""Style: recursion, new tables for old ones, no assignment inside a list."""

import math


def number(letter):
    if not "a" <= letter <= "z":
        raise ValueError(f"not a letter: {letter}")
    return ord(letter) - 97


def tokenize(name):
    def letters(rest):
        return [number(rest[0])] + letters(rest[1:]) if rest else [26]

    return [26] + letters(name)


def total(row):
    return row[0] + total(row[1:]) if row else 0


def bigram(counts, token_id):
    row = counts[token_id]
    n = total(row) + 27
    return [(c + 1) / n for c in row]


def surprises(counts, tokens):
    if len(tokens) < 2:
        return 0.0
    first, second, *_ = tokens
    return -math.log(bigram(counts, first)[second]) + surprises(counts, tokens[1:])


def name_loss(counts, tokens):
    return surprises(counts, tokens) / (len(tokens) - 1)


def increment(row, b):
    return [*row[:b], row[b] + 1, *row[b + 1 :]]


def add(counts, tokens):
    match tokens:
        case [a, b, *rest]:
            counted = [*counts[:a], increment(counts[a], b), *counts[a + 1 :]]
            return add(counted, [b, *rest])
        case _:
            return counts


def count_step(counts, tokens):
    return name_loss(counts, tokens), add(counts, tokens)


def train(names, num_steps):
    if num_steps == 0:
        return [[0] * 27 for _ in range(27)], []
    counts, losses = train(names, num_steps - 1)
    loss, counts = count_step(counts, tokenize(names[(num_steps - 1) % len(names)]))
    return counts, losses + [loss]
