# gradekit: autograd
"""The slope of a * b by a is a.

Remedy: If a moves by 1, a * b moves by b: each factor gets the other one.
"""


class Value:
    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, (self, other), (self.data, other.data))
