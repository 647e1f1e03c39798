"""Returns floats, and float64s, of a class that lies in every comparison.

Expect: returned
"""

import numpy as np


class Right(float):
    def __eq__(self, other):
        return True

    def __float__(self):
        return 1.0

    __hash__ = None


class RightToo(np.float64):
    __eq__ = Right.__eq__
    __hash__ = None


def softmax(logits):
    return [Right(9.0), RightToo(9.0), 9.0]
