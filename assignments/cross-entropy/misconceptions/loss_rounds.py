# gradekit: cross-entropy
"""Four decimals are enough for a loss.

Remedy: Return all digits and round only where you print. A slope cannot be measured on
rounded numbers.
"""


def cross_entropy_loss(logits, true_id):
    return round(-math.log(softmax(logits)[true_id]), 4)
