# gradekit: bigram-counting
import numpy as np


def tokenize(name):
    return [26, *("abcdefghijklmnopqrstuvwxyz".index(c) for c in name), 26]


def bigram(counts, token_id):
    row = np.array(counts, dtype=float)[token_id] + 1
    return row / row.sum()


def name_loss(counts, tokens):
    probs = np.array(counts, dtype=float) + 1
    probs /= probs.sum(axis=1, keepdims=True)
    tokens = np.array(tokens)
    return float(-np.log(probs[tokens[:-1], tokens[1:]]).mean())


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    counts = np.array(counts, dtype=float)
    tokens = np.array(tokens)
    np.add.at(counts, (tokens[:-1], tokens[1:]), 1)
    return loss, counts


def train(names, num_steps):
    counts = np.zeros((27, 27))
    losses = []
    for i in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[i % len(names)]))
        losses.append(loss)
    return counts, losses
