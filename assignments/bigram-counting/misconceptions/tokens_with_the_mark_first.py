# gradekit: bigram-counting
"""The mark comes before all letters, so it is 0 and a is 1.

Remedy: Let the letters be 0 to 25 and the mark 26. Some texts have it your way; here it
is the last.
"""

import math


def tokenize(name):
    return [0, *(ord(letter) - ord("a") + 1 for letter in name), 0]


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
    counts, losses = [[0] * 27 for _ in range(27)], []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses
