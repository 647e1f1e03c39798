# gradekit: cross-entropy
from math import exp, log

ε = 1e-12


def softmax(ζ):
    """Softmax."""
    μ = max(ζ)
    ξ = [exp(z - μ) for z in ζ]
    return [x / sum(ξ) for x in ξ]


def cross_entropy_loss(logits, true_id):
    return -log(max(softmax(logits)[true_id], ε))


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


perplexity = exp


def softmax_cross_entropy_grad(logits, true_id):
    return [p - 1.0 * (j == true_id) for j, p in enumerate(softmax(logits))]
