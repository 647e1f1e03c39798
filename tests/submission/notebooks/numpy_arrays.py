# gradekit: cross-entropy
import numpy as np

DTYPE = np.float64


def softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.asarray(logits, dtype=DTYPE) - np.max(logits)
    exps = np.exp(shifted)
    return exps / exps.sum()


def cross_entropy_loss(logits: np.ndarray, true_id: int) -> float:
    z = np.asarray(logits, dtype=DTYPE)
    m = z.max()
    return float(m + np.log(np.exp(z - m).sum()) - z[true_id])


def sequence_loss(logits_list: list[np.ndarray], true_ids: list[int]) -> float:
    return float(np.mean([cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]))


def perplexity(loss: float) -> float:
    return float(np.exp(loss))


def softmax_cross_entropy_grad(logits: np.ndarray, true_id: int) -> np.ndarray:
    one_hot = np.eye(len(logits), dtype=DTYPE)[true_id]
    return softmax(logits) - one_hot
