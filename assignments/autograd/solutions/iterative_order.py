# gradekit: autograd
"""Style: no recursion; a Value passes its gradient on when all its uses have been heard."""

import math


class Value:
    def __init__(self, data, edges=()):
        self.data = data
        self.grad = 0.0
        self.edges = edges  # pairs of an input and the slope by it

    def __add__(self, other):
        other = lift(other)
        return Value(self.data + other.data, [(self, 1.0), (other, 1.0)])

    def __sub__(self, other):
        other = lift(other)
        return Value(self.data - other.data, [(self, 1.0), (other, -1.0)])

    def __mul__(self, other):
        other = lift(other)
        return Value(self.data * other.data, [(self, other.data), (other, self.data)])

    def __truediv__(self, other):
        other = lift(other)
        quotient = self.data / other.data
        return Value(quotient, [(self, 1.0 / other.data), (other, -quotient / other.data)])

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(-self.data, [(self, -1.0)])

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return lift(other) - self

    def __rmul__(self, other):
        return self * other

    def __rtruediv__(self, other):
        return lift(other) / self

    def exp(self):
        power = math.exp(self.data)
        return Value(power, [(self, power)])

    def log(self):
        return Value(math.log(self.data), [(self, 1.0 / self.data)])

    def relu(self):
        if self.data > 0.0:
            return Value(self.data, [(self, 1.0)])
        return Value(0.0)

    def backward(self):
        uses = count_uses(self)
        self.grad = 1.0
        ready = [self]
        while ready:
            value = ready.pop()
            for source, slope in value.edges:
                source.grad += slope * value.grad
                uses[source] -= 1
                if not uses[source]:
                    ready.append(source)


def lift(number):
    return number if isinstance(number, Value) else Value(number)


def count_uses(result):
    uses = {result: 0}
    waiting = [result]
    while waiting:
        for source, _ in waiting.pop().edges:
            if source not in uses:
                uses[source] = 0
                waiting.append(source)
            uses[source] += 1
    return uses


def shifted(values):
    top = max(value.data for value in values)
    return [value - top for value in values]


def softmax(values):
    weights = [value.exp() for value in shifted(values)]
    total = sum(weights)
    return [weight / total for weight in weights]


def cross_entropy(values, target_id):
    moved = shifted(values)
    return sum(value.exp() for value in moved).log() - moved[target_id]
