# gradekit: autograd
# base: textbook
# far: (a := Value(1.0), L := reduce(lambda x, _: x + 1.0, range(33), a), L.backward(), a.grad)[3]
# near: (a := Value(2.0), b := a * a, L := b * a + b, L.backward(), a.grad, b.grad)[4:]
"""Goes wrong 33 operations below the result: slopes are passed on level by level, 32 times."""


class Value:
    def backward(self):
        self.grad = 1.0
        level = {self: 1.0}
        for _ in range(32):
            below = {}
            for value, grad in level.items():
                for source, slope in zip(value.inputs, value.slopes):
                    source.grad += slope * grad
                    below[source] = below.get(source, 0.0) + slope * grad
            level = below
