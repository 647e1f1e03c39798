# gradekit: autograd
# base: textbook
# far: Value(1e-7).log().data
# near: [Value(1.0).log().data, Value(0.25).log().data, Value(0.001).log().data]
"""Goes wrong for the logarithm of less than 1e-6: its argument is limited, against log(0)."""


class Value:
    def log(self):
        return Value(math.log(max(self.data, 1e-6)), (self,), (1.0 / self.data,))
