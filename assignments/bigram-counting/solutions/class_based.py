# gradekit: bigram-counting
"""Style: objects; a model keeps its pairs in a Counter, and writes the table out."""

import math
from collections import Counter
from itertools import cycle, islice


class Model:
    """How often each token came after each other one."""

    size = 27

    def __init__(self, table):
        self.counts = Counter(
            {(a, b): count for a, row in enumerate(table) for b, count in enumerate(row)}
        )

    def probability(self, before, after):
        total = sum(self.counts[before, other] for other in range(self.size))
        return (self.counts[before, after] + 1) / (total + self.size)

    def loss(self, pairs):
        return -math.fsum(math.log(self.probability(*pair)) for pair in pairs) / len(pairs)

    def count(self, pairs):
        self.counts.update(pairs)

    def table(self):
        return [[self.counts[a, b] for b in range(self.size)] for a in range(self.size)]


def neighbours(tokens):
    return list(zip(tokens, tokens[1:]))


def tokenize(name):
    alphabet = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
    return [26, *(alphabet[letter] for letter in name), 26]


def bigram(counts, token_id):
    model = Model(counts)
    return [model.probability(token_id, after) for after in range(model.size)]


def name_loss(counts, tokens):
    return Model(counts).loss(neighbours(tokens))


def count_step(counts, tokens):
    model, pairs = Model(counts), neighbours(tokens)
    loss = model.loss(pairs)
    model.count(pairs)
    return loss, model.table()


def train(names, num_steps):
    model = Model([])
    losses = []
    for name in islice(cycle(names), num_steps):
        pairs = neighbours(tokenize(name))
        losses.append(model.loss(pairs))
        model.count(pairs)
    return model.table(), losses
