# gradekit: cross-entropy
"""I clip the probability to the range from 1e-7 to 1 - 1e-7 before the logarithm.

Remedy: Clip at 1e-12 or not at all: as it is no answer costs more than 16.1, however
hopeless.
"""


def cross_entropy_loss(logits, true_id):
    p = softmax(logits)[true_id]
    return -math.log(min(max(p, 1e-7), 1.0 - 1e-7))
