# gradekit: kl-divergence
"""NumPy knows what 0 times log 0 is.

Remedy: Leave out the classes with probability 0 first: 0 times minus infinity is nan,
but 0 log 0 counts as 0 here.
"""

import numpy as np


def entropy(q):
    shares = np.array(q)
    return -np.sum(shares * np.log(shares))
