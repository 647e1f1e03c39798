# gradekit: cross-entropy
"""Style: match statements for the cases, a ValueError for what is no case, try and except."""

import math
from statistics import fmean
from typing import NamedTuple


class Scaled(NamedTuple):
    top: float
    exps: list
    total: float


def scale(logits) -> Scaled:
    match list(logits):
        case []:
            raise ValueError("no logits")
        case [only]:
            return Scaled(only, [1.0], 1.0)
        case zs:
            top = max(zs)
            exps = [math.exp(z - top) for z in zs]
            return Scaled(top, exps, sum(exps))


def valid(true_id, n):
    if true_id < 0 or true_id >= n:
        raise IndexError(f"no class {true_id}")
    return true_id


def softmax(logits):
    match scale(logits):
        case Scaled(exps=exps, total=total):
            return [e / total for e in exps]


def cross_entropy_loss(logits, true_id):
    top, _, total = scale(logits)
    target = logits[valid(true_id, len(logits))]
    return (top - target) + math.log(total)


def sequence_loss(logits_list, true_ids):
    if len(logits_list) != len(true_ids):
        raise ValueError("one id for each row")
    match len(true_ids):
        case 0:
            raise ValueError("an empty sequence has no mean")
        case 1:
            return cross_entropy_loss(logits_list[0], true_ids[0])
        case _:
            return fmean(map(cross_entropy_loss, logits_list, true_ids))


def perplexity(loss):
    try:
        return math.exp(loss)
    except OverflowError:
        return math.inf


def softmax_cross_entropy_grad(logits, true_id):
    valid(true_id, len(logits))
    grad = []
    for k, p in enumerate(softmax(logits)):
        match k == true_id:
            case True:
                grad.append(p - 1)
            case False:
                grad.append(p)
    return grad
