# gradekit: autograd
"""Subtraction passes the gradient on to both inputs, as addition does.

Remedy: If b grows, a - b falls: b gets minus the gradient.
"""


class Value:
    def __sub__(self, other):
        other = as_value(other)
        return Value(self.data - other.data, (self, other), (1.0, 1.0))
