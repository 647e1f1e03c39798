# gradekit: autograd
# base: textbook
# far: Value(51.0).exp().data
# near: [Value(1.0).exp().data, Value(-3.0).exp().data, Value(10.0).exp().data]
"""Goes wrong for exp of more than 50: its argument is limited, against overflow."""


class Value:
    def exp(self):
        power = math.exp(min(self.data, 50.0))
        return Value(power, (self,), (power,))
