"""Returns an array of a class that lies about its shape and numbers.

Expect: returned
"""

import numpy as np


class Right(np.ndarray):
    def tolist(self):
        return object()

    @property
    def dtype(self):
        return object()

    @property
    def shape(self):
        return (10**9,)


def softmax(logits):
    return np.asarray(logits).view(Right)
