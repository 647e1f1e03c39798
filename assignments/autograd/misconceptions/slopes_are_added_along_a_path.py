# gradekit: autograd
"""Along a path the slopes are added up.

Remedy: Along one path slopes multiply; only the contributions of different paths are
added: grad += slope * out.grad.
"""


class Value:
    def backward(self):
        order = in_order(self, set())
        self.grad = 1.0
        for value in reversed(order):
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope + value.grad
