# gradekit: bigram-counting
"""Style: logarithms throughout; a loss is a difference of two of them."""

from math import exp, log


def tokenize(name: str) -> tuple[int, ...]:
    return 26, *(int(letter, 36) - 10 for letter in name), 26


def log_bigram(counts: list, token_id: int) -> list[float]:
    row = counts[token_id]
    log_total = log(sum(row) + 27)
    return [log(count + 1) - log_total for count in row]


def bigram(counts: list, token_id: int) -> list[float]:
    return [exp(entry) for entry in log_bigram(counts, token_id)]


def name_loss(counts: list, tokens: list[int]) -> float:
    first, *rest = tokens
    total = 0.0
    for token_id in rest:
        total -= log_bigram(counts, first)[token_id]
        first = token_id
    return total / len(rest)


def count_step(counts: list, tokens: list[int]) -> tuple[float, list]:
    loss = name_loss(counts, tokens)
    first, *rest = tokens
    for token_id in rest:
        counts[first][token_id] += 1.0
        first = token_id
    return loss, counts


def train(names: list[str], num_steps: int) -> tuple[list, list[float]]:
    counts = [[0.0] * 27 for _ in range(27)]
    losses = []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses
