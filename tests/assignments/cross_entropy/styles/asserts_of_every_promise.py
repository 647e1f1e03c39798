# gradekit: cross-entropy
"""Style: asserts all that the handout promises, going in and coming out."""

import math

LARGEST = 10_000


def check_logits(logits):
    assert isinstance(logits, list), "logits must be a list"
    assert len(logits) >= 1, "there must be a class"
    for z in logits:
        assert isinstance(z, (int, float)), f"{z!r} is no number"
        assert not math.isnan(z) and abs(z) <= LARGEST


def check_id(true_id, V):
    assert isinstance(true_id, int)
    assert 0 <= true_id < V, f"{true_id} is no class of {V}"


def softmax(logits):
    check_logits(logits)
    biggest = max(logits)
    exps = []
    for z in logits:
        exps.append(math.exp(z - biggest))
    total = sum(exps)
    assert total >= 1.0
    probs = [e / total for e in exps]
    assert len(probs) == len(logits)
    assert all(0.0 <= p <= 1.0 for p in probs)
    assert abs(sum(probs) - 1.0) < 1e-9
    return probs


def cross_entropy_loss(logits, true_id):
    check_logits(logits)
    check_id(true_id, len(logits))
    biggest = max(logits)
    total = sum(math.exp(z - biggest) for z in logits)
    loss = math.log(total) + biggest - logits[true_id]
    assert loss >= 0.0
    return loss


def sequence_loss(logits_list, true_ids):
    assert isinstance(logits_list, list) and isinstance(true_ids, list)
    n = len(logits_list)
    assert n >= 1
    assert len(true_ids) == n
    V = len(logits_list[0])
    total = 0.0
    for logits, true_id in zip(logits_list, true_ids):
        assert len(logits) == V, "all rows have the same length"
        total += cross_entropy_loss(logits, true_id)
    return total / n


def perplexity(loss):
    assert isinstance(loss, (int, float))
    assert loss >= 0, "a loss is never negative"
    result = math.exp(loss)
    assert result >= 1.0
    return result


def softmax_cross_entropy_grad(logits, true_id):
    check_logits(logits)
    check_id(true_id, len(logits))
    grad = softmax(logits)
    grad[true_id] -= 1.0
    assert abs(sum(grad)) < 1e-9
    assert -1.0 <= grad[true_id] <= 0.0
    return grad
