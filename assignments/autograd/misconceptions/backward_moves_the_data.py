# gradekit: autograd
"""backward() also takes a small step against the gradient.

Remedy: backward() only fills in grads. What to do with them, and how large the step is,
is the optimiser's affair.
"""


class Value:
    def backward(self):
        order = in_order(self, set())
        self.grad = 1.0
        for value in reversed(order):
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.grad
        for value in order:
            value.data -= 0.01 * value.grad
