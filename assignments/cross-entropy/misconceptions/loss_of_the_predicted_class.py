# gradekit: cross-entropy
"""The loss is -log of the probability of the prediction, the largest one.

Remedy: Look up the right answer's probability. Being sure is no merit where the answer
is wrong.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log(max(softmax(logits)))
