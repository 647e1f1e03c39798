# gradekit: autograd
"""The slope of a / b by b is a / b².

Remedy: If b grows, a / b falls: the slope is -a / b².
"""


class Value:
    def __truediv__(self, other):
        other = as_value(other)
        slopes = (1.0 / other.data, self.data / other.data**2)
        return Value(self.data / other.data, (self, other), slopes)
