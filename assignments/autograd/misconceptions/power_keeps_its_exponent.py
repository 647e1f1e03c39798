# gradekit: autograd
"""The derivative of a ** n is n * a ** n.

Remedy: The exponent comes down as a factor and is one less above: n * a ** (n - 1).
"""


class Value:
    def __pow__(self, n):
        return Value(self.data**n, (self,), (n * self.data**n,))
