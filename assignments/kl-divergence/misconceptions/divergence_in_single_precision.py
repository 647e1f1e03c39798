# gradekit: kl-divergence
"""Seven digits are enough, so the numbers can be float32.

Remedy: Compute in float64, which is what Python and NumPy use unless told otherwise.
"""

import numpy as np


def kl_divergence(q, p):
    pairs = [pair for pair in zip(q, p, strict=True) if pair[0] > 0]
    weights, beliefs = np.array(pairs, dtype=np.float32).T
    with np.errstate(divide="ignore"):
        return np.sum(weights * (np.log(weights) - np.log(beliefs)))
