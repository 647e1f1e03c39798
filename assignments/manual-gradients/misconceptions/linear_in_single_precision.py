# gradekit: manual-gradients
"""Deep learning is done in float32, so I convert before I multiply.

Remedy: Stay with double precision: leave out the dtype, or write float64.
"""

import numpy as np


def linear(x, w):
    return np.array(w, np.float32) @ np.array(x, np.float32)
