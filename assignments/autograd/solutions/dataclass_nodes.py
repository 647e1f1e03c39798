# gradekit: autograd
"""Style: a dataclass without equality, so that it is the objects that are compared."""

import math
from dataclasses import dataclass, field


@dataclass(eq=False)
class Value:
    data: float
    inputs: list["Value"] = field(default_factory=list)
    slopes: list[float] = field(default_factory=list)
    grad: float = 0.0

    def __add__(self, other):
        other = value_of(other)
        return Value(self.data + other.data, [self, other], [1.0, 1.0])

    def __mul__(self, other):
        other = value_of(other)
        return Value(self.data * other.data, [self, other], [other.data, self.data])

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, [self], [slope])

    def exp(self):
        result = math.exp(self.data)
        return Value(result, [self], [result])

    def log(self):
        return Value(math.log(self.data), [self], [self.data**-1])

    def relu(self):
        return self * float(self.data > 0.0)

    def __neg__(self):
        return -1.0 * self

    def __sub__(self, other):
        return self + -1.0 * value_of(other)

    def __truediv__(self, other):
        return self * value_of(other) ** -1

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return value_of(other) - self

    def __rmul__(self, other):
        return self * other

    def __rtruediv__(self, other):
        return value_of(other) / self

    def backward(self):
        self.grad = 1.0
        for value in reversed(self.history([])):
            for source, slope in zip(value.inputs, value.slopes):
                source.grad += slope * value.grad

    def history(self, known):
        """Add to a list all that this was made of, and then itself."""
        if self not in known:
            for source in self.inputs:
                source.history(known)
            known.append(self)
        return known


def value_of(number):
    return number if isinstance(number, Value) else Value(number)


def softmax(values):
    weights = [value.exp() for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]


def cross_entropy(values, target_id):
    return sum(value.exp() for value in values).log() - values[target_id]
