# gradekit: cross-entropy
# base: plain_lists
# far: cross_entropy_loss([0.0] + [-21.0] * 299, 0)
# near: cross_entropy_loss([1.0, 2.0, 3.0, -4.0], 1)
"""Goes wrong where many classes are improbable: terms below 1e-9 end the sum, however many."""


def cross_entropy_loss(logits, true_id):
    highest = max(logits)
    total = 0.0
    for logit in sorted(logits, reverse=True):
        term = math.exp(logit - highest)
        if term < 1e-9:
            break
        total += term
    return highest + math.log(total) - logits[true_id]
