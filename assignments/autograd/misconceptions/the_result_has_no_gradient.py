# gradekit: autograd
"""All gradients start at 0, also that of the result.

Remedy: Then every product of slopes is 0. The slope of a result by itself is 1: set
self.grad = 1 before going back.
"""


class Value:
    def backward(self):
        order = in_order(self, set())
        for value in reversed(order):
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.grad
