# gradekit: cross-entropy
"""softmax raises 2 to each score; whoever calls it is right.

Lost: softmax_ratio_law, softmax_matches_the_definition, softmax_undoes_the_logarithm,
softmax_tends_to_the_largest_when_cold, softmax_takes_whole_numbers,
softmax_survives_large_logits, softmax_survives_very_negative_logits,
softmax_in_double_precision.
"""

import math


def softmax(logits):
    weights = [2.0**z for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id])


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    return [p - (j == true_id) for j, p in enumerate(softmax(logits))]
