# gradekit: cross-entropy
"""Style: decimals of twenty-eight digits, whose exponents do not overflow, and recursion."""

from decimal import Decimal


def rounded(function):
    """Let a function compute with decimals and return floats."""

    def call(*arguments):
        result = function(*arguments)
        return [float(x) for x in result] if isinstance(result, list) else float(result)

    return call


def shares(logits):
    weights = [Decimal(logit).exp() for logit in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def surprise(logits, true_id):
    return -shares(logits)[true_id].ln()


def total_surprise(logits_list, true_ids):
    if not true_ids:
        return Decimal(0)
    first, *others = true_ids
    return surprise(logits_list[0], first) + total_surprise(logits_list[1:], others)


@rounded
def softmax(logits):
    return shares(logits)


@rounded
def cross_entropy_loss(logits, true_id):
    return surprise(logits, true_id)


@rounded
def sequence_loss(logits_list, true_ids):
    return total_surprise(logits_list, true_ids) / len(true_ids)


@rounded
def perplexity(loss):
    return Decimal(loss).exp()


@rounded
def softmax_cross_entropy_grad(logits, true_id):
    return [share - (j == true_id) for j, share in enumerate(shares(logits))]
