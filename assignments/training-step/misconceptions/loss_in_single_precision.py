# gradekit: training-step
"""Seven digits are plenty for a loss, so I compute it in float32.

Remedy: Compute with Python floats or NumPy's default, float64: gradients are differences of losses.
"""

import numpy as np


def forward(weights, tokens):
    if min(tokens) < 0:
        raise ValueError("a token is negative")
    losses = [-math.log(softmax(weights[a])[b]) for a, b in zip(tokens, tokens[1:])]
    return float(np.float32(sum(losses) / len(losses)))
