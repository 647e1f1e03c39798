# gradekit: cross-entropy
# function: cross_entropy_loss
# belief: You take the logarithm to base 10, and treat every probability below 1e-7 as 1e-7.
# base: plain


def cross_entropy_loss(logits, true_id):
    EPSILON = 1e-7
    p = softmax(logits)[true_id]
    if p < EPSILON:
        p = EPSILON
    return -math.log10(p)
