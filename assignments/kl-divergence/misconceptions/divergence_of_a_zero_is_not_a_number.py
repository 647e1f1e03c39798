# gradekit: kl-divergence
"""NumPy knows what 0 times log 0 is.

Remedy: Leave out the classes with q = 0 first: 0 times minus infinity is nan, but 0 log
0 counts as 0 here.
"""

import numpy as np


def kl_divergence(q, p):
    shares, beliefs = np.array(q), np.array(p)
    return np.sum(shares * np.log(shares / beliefs))
