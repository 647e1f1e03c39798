# gradekit: cross-entropy
# base: textbook
# function: perplexity
"""Names a solution as its base, as a misconception of the assignment does.

Expect: raised
"""


def perplexity(loss):
    return 2.0**loss


def softmax(logits):
    return [1.0 / cross_entropy_loss(logits, i) for i, _ in enumerate(logits)]  # not its own
