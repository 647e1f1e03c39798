# gradekit: cross-entropy
# base: plain_lists
# far: cross_entropy_loss([14.5, 0.0], 0)
# near: [cross_entropy_loss([5.0, 0.0], 0), cross_entropy_loss([40.0, 0.0], 0)]
"""Goes wrong where the answer is nearly certain: a probability above 0.999999 costs nothing."""


def cross_entropy_loss(logits, true_id):
    probability = softmax(logits)[true_id]
    if probability > 0.999999:
        return 0.0
    return -math.log(probability)
