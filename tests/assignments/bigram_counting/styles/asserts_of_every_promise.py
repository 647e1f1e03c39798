# gradekit: bigram-counting
"""Style: asserts all that the handout promises, going in and coming out."""

import math
import string

MARK = 26
V = 27


def check_counts(counts):
    assert isinstance(counts, list)
    assert len(counts) == V
    for row in counts:
        assert isinstance(row, list)
        assert len(row) == V
        for count in row:
            assert isinstance(count, (int, float))
            assert count >= 0 and count == int(count), "how often: a whole number"


def check_tokens(tokens):
    assert isinstance(tokens, list)
    assert len(tokens) >= 3, "a name has a letter at least"
    assert tokens[0] == MARK and tokens[-1] == MARK
    for token in tokens[1:-1]:
        assert isinstance(token, int)
        assert 0 <= token < MARK


def tokenize(name):
    assert isinstance(name, str)
    assert len(name) >= 1
    if any(letter not in string.ascii_lowercase for letter in name):
        raise ValueError(f"{name!r} is not made of the letters a to z")
    tokens = [MARK] + [string.ascii_lowercase.index(letter) for letter in name] + [MARK]
    check_tokens(tokens)
    return tokens


def bigram(counts, token_id):
    check_counts(counts)
    assert isinstance(token_id, int)
    assert 0 <= token_id < V
    row = counts[token_id]
    total = sum(row) + V
    probs = [(count + 1) / total for count in row]
    assert abs(sum(probs) - 1) < 1e-9
    return probs


def name_loss(counts, tokens):
    check_counts(counts)
    check_tokens(tokens)
    losses = []
    for before, after in zip(tokens, tokens[1:]):
        losses.append(-math.log(bigram(counts, before)[after]))
    assert len(losses) == len(tokens) - 1
    loss = sum(losses) / len(losses)
    assert loss > 0
    return loss


def count_step(counts, tokens):
    check_counts(counts)
    check_tokens(tokens)
    loss = name_loss(counts, tokens)
    before = sum(map(sum, counts))
    for a, b in zip(tokens, tokens[1:]):
        counts[a][b] += 1
    assert sum(map(sum, counts)) == before + len(tokens) - 1
    return loss, counts


def train(names, num_steps):
    assert isinstance(names, list) and len(names) >= 1
    assert all(isinstance(name, str) for name in names)
    assert isinstance(num_steps, int) and num_steps >= 0
    counts = [[0] * V for _ in range(V)]
    losses = []
    for i in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[i % len(names)]))
        losses.append(loss)
    assert len(losses) == num_steps
    return counts, losses
