# gradekit: cross-entropy
"""I add 1e-8 inside the logarithm so that it never sees 0.

Remedy: Add nothing, or at most 1e-12. 1e-8 shows in the eighth digit, and caps the loss
at 18.4.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id] + 1e-8)
