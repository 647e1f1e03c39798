"""Returns an array that is a terabyte to everybody who copies it.

Expect: unreadable
"""

import numpy as np


def softmax(logits):
    return np.broadcast_to(1.0, (10**6, 10**6))
