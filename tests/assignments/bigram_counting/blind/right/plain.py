# gradekit: bigram-counting
import math

END = 26


def tokenize(name):
    return [END] + [ord(c) - ord("a") for c in name] + [END]


def bigram(counts, token_id):
    row = counts[token_id]
    total = sum(row) + 27
    return [(c + 1) / total for c in row]


def name_loss(counts, tokens):
    losses = []
    for before, after in zip(tokens, tokens[1:]):
        losses.append(-math.log(bigram(counts, before)[after]))
    return sum(losses) / len(losses)


def count_step(counts, tokens):
    loss = name_loss(counts, tokens)
    new_counts = [list(row) for row in counts]
    for before, after in zip(tokens, tokens[1:]):
        new_counts[before][after] += 1
    return loss, new_counts


def train(names, num_steps):
    counts = [[0] * 27 for _ in range(27)]
    losses = []
    for i in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[i % len(names)]))
        losses.append(loss)
    return counts, losses
