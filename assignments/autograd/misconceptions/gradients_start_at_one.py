# gradekit: autograd
"""Every Value has slope 1 by itself, so its grad starts at 1.

Remedy: Only the result of backward() is differentiated by itself. All others start at 0
and collect what their uses add.
"""


class Value:
    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        self.grad = 1.0
        self.inputs = inputs
        self.slopes = slopes
