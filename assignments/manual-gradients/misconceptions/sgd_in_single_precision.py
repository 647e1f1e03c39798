# gradekit: manual-gradients
"""Weights are float32, as in the large frameworks.

Remedy: Stay with double precision: leave out the dtype, or write float64.
"""

import numpy as np


def sgd_step(state, grads, learning_rate):
    return {
        name: np.float32(rows) - np.float32(learning_rate) * np.float32(grads[name])
        for name, rows in state.items()
    }
