# gradekit: autograd
"""The derivative of a ** n is a ** (n - 1).

Remedy: The exponent comes down as a factor: n * a ** (n - 1).
"""


class Value:
    def __pow__(self, n):
        return Value(self.data**n, (self,), (self.data ** (n - 1),))
