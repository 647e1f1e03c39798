"""Right ways to write the loss of a sequence; each function is one."""

import math
import statistics

import numpy as np


def by_a_loop(logits_list, true_ids):
    losses = []
    for logits, true_id in zip(logits_list, true_ids):
        losses.append(cross_entropy_loss(logits, true_id))
    return sum(losses) / len(losses)


def by_index(logits_list, true_ids):
    total = 0.0
    for i in range(len(true_ids)):
        total += cross_entropy_loss(logits_list[i], true_ids[i])
    return total / len(true_ids)


def by_enumerate(logits_list, true_ids):
    total = 0
    for i, true_id in enumerate(true_ids):
        total = total + cross_entropy_loss(logits_list[i], true_id)
    return total / len(logits_list)


def by_a_comprehension(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def by_a_strict_comprehension(logits_list, true_ids):
    if not true_ids:
        raise ValueError("a sequence has at least one position")
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids, strict=True)]
    return sum(losses) / len(losses)


def by_map(logits_list, true_ids):
    return sum(map(cross_entropy_loss, logits_list, true_ids)) / len(true_ids)


def with_exact_sum(logits_list, true_ids):
    total = math.fsum(cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids))
    return total / len(true_ids)


def by_shares(logits_list, true_ids):
    share = 1.0 / len(true_ids)
    loss = 0.0
    for logits, true_id in zip(logits_list, true_ids):
        loss += cross_entropy_loss(logits, true_id) * share
    return loss


def by_statistics(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return statistics.fmean(losses)


def by_numpy(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return float(np.mean(losses))


def by_while(logits_list, true_ids):
    position, total = 0, 0.0
    while position < len(true_ids):
        total += cross_entropy_loss(logits_list[position], true_ids[position])
        position += 1
    return total / position
