# gradekit: autograd
# base: none, because its nodes keep functions that pass gradients on, not slopes
# function: Value
"""A gradient is the value of a derivative, so it is assigned with =.

Remedy: A Value that is used twice gets a share from each use. Add it: grad += slope *
out.grad.
"""

import math


class Value:
    def __init__(self, data, children=()):
        self.data = data
        self.grad = 0.0
        self.children = children
        self._backward = lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad = out.grad
            other.grad = out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad = other.data * out.grad
            other.grad = self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, n):
        out = Value(self.data**n, (self,))

        def _backward():
            self.grad = n * self.data ** (n - 1) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = Value(math.exp(self.data), (self,))

        def _backward():
            self.grad = out.data * out.grad

        out._backward = _backward
        return out

    def log(self):
        out = Value(math.log(self.data), (self,))

        def _backward():
            self.grad = 1.0 / self.data * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = Value(max(0.0, self.data), (self,))

        def _backward():
            self.grad = (self.data > 0.0) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1.0

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        return self + -1.0 * other

    def __rsub__(self, other):
        return Value(other) - self

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return self * other**-1

    def __rtruediv__(self, other):
        return Value(other) * self**-1

    def backward(self):
        topo = []
        visited = set()

        def build_topo(value):
            if value not in visited:
                visited.add(value)
                for child in value.children:
                    build_topo(child)
                topo.append(value)

        build_topo(self)
        self.grad = 1.0
        for value in reversed(topo):
            value._backward()


def softmax(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]


def cross_entropy(values, target_id):
    top = max(value.data for value in values)
    total = sum((value - top).exp() for value in values)
    return total.log() + top - values[target_id]
