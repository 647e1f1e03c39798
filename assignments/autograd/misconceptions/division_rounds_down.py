# gradekit: autograd
"""A quotient of whole numbers is a whole number, and // gives it.

Remedy: The quotient of 1 and 2 is 0.5: divide with /.
"""


class Value:
    def __truediv__(self, other):
        other = as_value(other)
        slopes = (1.0 / other.data, -self.data / other.data**2)
        return Value(self.data // other.data, (self, other), slopes)
