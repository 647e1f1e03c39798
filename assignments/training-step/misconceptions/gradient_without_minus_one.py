# gradekit: training-step
"""The gradient of the loss by the logits is softmax.

Remedy: Subtract 1 at the token that follows: its logit should go up, all others down.
"""


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += p / n
    return grads
