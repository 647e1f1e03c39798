# gradekit: autograd
"""I follow every path back from the result; what a Value has collected stays in its grad.

Remedy: The second path then passes on the share of the first one again. Set to zero what has
been passed on, or better, pass it on once, when all uses have added to it.
"""


class Value:
    def backward(self):
        self.grad = 1.0
        pass_on(self)


def pass_on(value):
    for source, slope in zip(value.inputs, value.slopes):
        source.grad += slope * value.grad
        pass_on(source)
