# gradekit: training-step
"""Weights need few digits, so I keep them in float32.

Remedy: Keep weights in float64: small steps on large weights would be cut off.
"""

import numpy as np


def sgd_step(weights, grads, learning_rate):
    moved = np.array(weights) - learning_rate * np.array(grads)
    return moved.astype(np.float32)
