# gradekit: autograd
"""The topological order lists every Value after its inputs; that is the order to go
through.

Remedy: The gradient starts at the result, which stands last. Go through
reversed(order).
"""


class Value:
    def backward(self):
        order = in_order(self, set())
        self.grad = 1.0
        for value in order:
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.grad
