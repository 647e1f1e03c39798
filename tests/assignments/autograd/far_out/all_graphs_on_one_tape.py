# gradekit: autograd
# base: textbook
# far: (a := Value(2.0), L := a * 3.0, M := Value(1.0) * 5.0, L.backward(), M.backward(), a.grad)[5]
# near: (a := Value(2.0), b := Value(3.0), L := a * b + a, L.backward(), a.grad, b.grad)[4:]
"""Goes wrong at the backward of a second graph: it passes on what is left in the first, again."""

TAPE = []


class Value:
    def __init__(self, data, inputs=(), slopes=()):
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        self.slopes = slopes
        TAPE.append(self)

    def backward(self):
        self.grad = 1.0
        for value in reversed(TAPE):
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.grad
