# gradekit: cross-entropy
"""I subtract the largest score inside exp, so that nothing overflows.

Remedy: Add the largest score again after the logarithm: log of the sum is max plus log
of the shifted sum.
"""


def cross_entropy_loss(logits, true_id):
    highest = max(logits)
    return math.log(sum(math.exp(z - highest) for z in logits)) - logits[true_id]
