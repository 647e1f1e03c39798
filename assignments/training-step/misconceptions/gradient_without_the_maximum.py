# gradekit: training-step
"""In the gradient nothing can overflow, so I did not subtract the maximum there.

Remedy: Use a softmax that subtracts the row's largest logit: exp(710) is too large for a float.
"""


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        total = sum(math.exp(w) for w in weights[a])
        for j, w in enumerate(weights[a]):
            grads[a][j] += (math.exp(w) / total - (j == b)) / n
    return grads
