# gradekit: autograd
"""exp is a power, so the exponent comes down: a * exp(a - 1).

Remedy: The power rule is for a ** n, where the base moves. In e ** a it is the exponent
that moves: the slope is e ** a.
"""


class Value:
    def exp(self):
        power = math.exp(self.data)
        return Value(power, (self,), (self.data * math.exp(self.data - 1.0),))
