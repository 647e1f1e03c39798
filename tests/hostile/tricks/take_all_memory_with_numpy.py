"""Asks NumPy, which has a MemoryError of its own, for 128 GB.

Expect: out_of_memory
"""

import numpy as np


def softmax(logits):
    return np.ones((1 << 17, 1 << 17))
