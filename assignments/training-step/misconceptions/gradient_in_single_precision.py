# gradekit: training-step
"""Gradients need few digits, so I keep them in float32.

Remedy: Compute with Python floats or NumPy's default, float64.
"""

import numpy as np


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    return np.array(grads, dtype=np.float32)
