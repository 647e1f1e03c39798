# gradekit: cross-entropy
"""Deep learning uses float32, so I take exp in float32.

Remedy: Leave out the dtype: Python floats and NumPy's default keep 15 digits and not 7.
"""

import numpy as np


def perplexity(loss):
    return np.exp(np.float32(loss))
