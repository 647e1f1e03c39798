# gradekit: cross-entropy
"""Every class is a yes or no question, so I add -log(1 - p) for the wrong ones.

Remedy: Keep only -log p of the right class. Softmax already makes the others pay for
it.
"""


def cross_entropy_loss(logits, true_id):
    loss = 0.0
    for j, p in enumerate(softmax(logits)):
        loss -= math.log(max(p if j == true_id else 1.0 - p, 1e-12))
    return loss
