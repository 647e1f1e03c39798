# gradekit: training-step
"""The row that was wrong is that of the right answer.

Remedy: Add to grads[a], the row of the token that was seen: its logits made the prediction.
"""


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[b][j] += (p - (j == b)) / n
    return grads
