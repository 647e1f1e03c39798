# gradekit: autograd
# base: textbook
# far: (a := Value(2.0), L := a * 1e-13, L.backward(), a.grad)[3]
# near: (a := Value(2.0), b := Value(0.001), L := a * b * b, L.backward(), a.grad, b.grad)[4:]
"""Goes wrong where a slope is below 1e-12: it is not passed on, to save time."""


class Value:
    def backward(self):
        order = in_order(self, set())
        self.grad = 1.0
        for value in reversed(order):
            for source, slope in zip(value.inputs, value.slopes):
                share = slope * value.grad
                if abs(share) > 1e-12:
                    source.grad += share
