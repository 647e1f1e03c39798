# gradekit: kl-divergence
"""Seven digits are enough, so the numbers can be float32.

Remedy: Compute in float64, which is what Python and NumPy use unless told otherwise.
"""

import numpy as np


def entropy(q):
    shares = np.array([x for x in q if x > 0], dtype=np.float32)
    return -np.sum(shares * np.log(shares))
