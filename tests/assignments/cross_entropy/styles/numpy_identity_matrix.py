# gradekit: cross-entropy
"""Style: NumPy on whole tables, one-hot rows from np.eye, einsum for the picking."""

import numpy as np


def _log_probs(z: np.ndarray) -> np.ndarray:
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def softmax(logits: np.ndarray) -> np.ndarray:
    e = np.exp(logits - np.max(logits))
    return e / np.einsum("i->", e)


def cross_entropy_loss(logits: np.ndarray, true_id: int) -> float:
    return float(-_log_probs(logits)[true_id])


def sequence_loss(logits_list: np.ndarray, true_ids: np.ndarray) -> float:
    table = np.asarray(logits_list, dtype=np.float64)
    ids = np.asarray(true_ids)
    onehot = np.eye(table.shape[1])[ids]
    picked = np.einsum("nv,nv->n", _log_probs(table), onehot)
    return -picked.mean()


def perplexity(loss: float) -> float:
    return np.exp(loss)


def softmax_cross_entropy_grad(logits: np.ndarray, true_id: int) -> np.ndarray:
    return softmax(logits) - np.eye(len(logits))[true_id]
