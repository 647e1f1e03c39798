# gradekit: bigram-counting
"""Style: NumPy, whole arrays at a time; the annotations ask for arrays."""

import numpy as np


def tokenize(name: str) -> np.ndarray:
    letters = np.frombuffer(name.encode(), dtype=np.uint8) - ord("a")
    return np.concatenate(([26], letters, [26]))


def bigram(counts: np.ndarray, token_id: int) -> np.ndarray:
    row = counts[token_id] + 1.0
    return row / row.sum()


def name_loss(counts: np.ndarray, tokens: np.ndarray) -> float:
    smoothed = counts + 1.0
    table = smoothed / smoothed.sum(axis=1, keepdims=True)
    return -np.log(table[tokens[:-1], tokens[1:]]).mean()


def count_step(counts: np.ndarray, tokens: np.ndarray) -> tuple[float, np.ndarray]:
    loss = name_loss(counts, tokens)
    np.add.at(counts, (tokens[:-1], tokens[1:]), 1)
    return loss, counts


def train(names: list[str], num_steps: int) -> tuple[np.ndarray, list[float]]:
    counts = np.zeros((27, 27))
    losses = []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses
