# gradekit: autograd
"""The derivative of a.exp() uses a: its slope is a.data.

Remedy: The exponential is its own derivative: the slope is the data of the result.
"""


class Value:
    def exp(self):
        power = math.exp(self.data)
        return Value(power, (self,), (self.data,))
