# gradekit: training-step
"""The gradients live outside and backward adds to them, as in the video.

Remedy: Start every call with a new table of zeros, or set the gradients to 0 before adding.
"""


kept = {}


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = kept.setdefault(len(weights), [[0.0] * len(row) for row in weights])
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    return grads
