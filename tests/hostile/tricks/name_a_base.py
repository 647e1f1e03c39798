# gradekit: cross-entropy
# base: textbook
# function: softmax
"""Names a solution as its base, as a misconception of the assignment does.

Expect: raised
"""


def softmax(logits):
    return [cross_entropy_loss(logits, 0)]  # which only the base defines
