# gradekit: autograd
"""What an operation passes on is its slope times the number it computed.

Remedy: It is the slope times its gradient: slope * out.grad. The data went forward; on
the way back it is grad that flows.
"""


class Value:
    def backward(self):
        order = in_order(self, set())
        self.grad = 1.0
        for value in reversed(order):
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.data
