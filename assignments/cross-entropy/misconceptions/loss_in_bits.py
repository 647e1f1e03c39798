# gradekit: cross-entropy
"""Information is measured in bits, so I used log2.

Remedy: Use math.log. The loss is in nats; a bit is 0.693 of them.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log2(softmax(logits)[true_id])
