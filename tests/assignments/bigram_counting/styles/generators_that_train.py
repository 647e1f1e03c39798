# gradekit: bigram-counting
"""Style: training as a generator that is sent names and yields losses; walrus and while."""

import math
import re

IS_NAME = re.compile("[a-z]+")


def tokenize(name):
    if IS_NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no name")
    return list(map(".abcdefghijklmnopqrstuvwxyz".find, name)) and [
        26,
        *("abcdefghijklmnopqrstuvwxyz".find(c) for c in name),
        26,
    ]


def bigram(counts, token_id):
    total = math.fsum(row := [c + 1 for c in counts[token_id]])
    return [c / total for c in row]


def pairs(tokens):
    it = iter(tokens)
    a = next(it)
    while (b := next(it, None)) is not None:
        yield a, b
        a = b


def name_loss(counts, tokens):
    n = 0
    s = 0.0
    for n, (a, b) in enumerate(pairs(tokens), start=1):
        s += math.log(1 / bigram(counts, a)[b])
    return s / n


def trainer(counts):
    tokens = yield counts
    while tokens is not None:
        loss = name_loss(counts, tokens)
        for a, b in pairs(tokens):
            counts[a][b] += 1
        tokens = yield loss


def count_step(counts, tokens):
    steps = trainer([row[:] for row in counts])
    table = next(steps)
    return steps.send(tokens), table


def train(names, num_steps):
    steps = trainer([[0.0] * 27 for _ in range(27)])
    table = next(steps)
    losses = []
    i = 0
    while i < num_steps:
        losses.append(steps.send(tokenize(names[i % len(names)])))
        i += 1
    return table, losses
