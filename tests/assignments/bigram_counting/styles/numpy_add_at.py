# gradekit: bigram-counting
"""Style: NumPy throughout: np.add.at counts, fancy indices pick, rows are normalised at once."""

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.float64]


def tokenize(name: str) -> npt.NDArray[np.int64]:
    letters = np.array([ord(c) for c in name]) - ord("a")
    if letters.min() < 0 or letters.max() > 25:
        raise ValueError(name)
    return np.pad(letters, 1, constant_values=26)


def bigram(counts: np.ndarray, token_id: int) -> np.ndarray:
    smooth = counts[token_id] + 1.0
    return smooth / smooth.sum()


def name_loss(counts: np.ndarray, tokens: np.ndarray) -> float:
    tokens = np.asarray(tokens)
    smooth = np.asarray(counts) + 1
    p = smooth / smooth.sum(axis=1, keepdims=True)
    return -np.log(p[tokens[:-1], tokens[1:]]).mean()


def count_step(counts: np.ndarray, tokens: np.ndarray) -> tuple[float, np.ndarray]:
    loss = name_loss(counts, tokens)
    new = np.array(counts, dtype=float)
    np.add.at(new, (tokens[:-1], tokens[1:]), 1)
    return loss, new


def train(names: list[str], num_steps: int):
    counts = np.zeros((27, 27))
    losses = np.empty(num_steps)
    for i in range(num_steps):
        losses[i], counts = count_step(counts, tokenize(names[i % len(names)]))
    return counts, losses
