# gradekit: autograd
"""Gradients need only single precision.

Remedy: float32 keeps 7 digits, and sums over a long graph lose them. Python's own
floats keep 16.
"""

import numpy as np


class Value:
    def backward(self):
        order = in_order(self, set())
        self.grad = 1.0
        for value in reversed(order):
            for source, slope in zip(value.inputs, value.slopes):
                source.grad = np.float32(source.grad + slope * value.grad)
