# gradekit: autograd
"""The inputs of an operation are a set; nothing is in it twice.

Remedy: In a + a and a * a both inputs are the same Value, and both count. Keep the
inputs in a tuple or a list, each with its own slope.
"""


class Value:
    def backward(self):
        order = in_order(self, set())
        self.grad = 1.0
        for value in reversed(order):
            for source, slope in dict(zip(value.inputs, value.slopes)).items():
                source.grad += slope * value.grad
