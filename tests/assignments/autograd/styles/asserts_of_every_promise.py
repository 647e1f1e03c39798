# gradekit: autograd
"""Style: asserts all that the handout promises, going in and coming out."""

import math
from typing import Union

Number = Union[int, float]


class Value:
    def __init__(self, data: Number, _children=(), _op=""):
        assert isinstance(data, (int, float)), "data must be a plain number"
        assert math.isfinite(data)
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self._backward = None

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    @staticmethod
    def _wrap(other):
        assert isinstance(other, (Value, int, float)), "a Value or a plain number"
        return other if isinstance(other, Value) else Value(other)

    def __add__(self, other):
        other = Value._wrap(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = Value._wrap(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __sub__(self, other):
        other = Value._wrap(other)
        out = Value(self.data - other.data, (self, other), "-")

        def _backward():
            self.grad += out.grad
            other.grad -= out.grad

        out._backward = _backward
        return out

    def __truediv__(self, other):
        other = Value._wrap(other)
        assert other.data != 0, "division by 0"
        out = Value(self.data / other.data, (self, other), "/")

        def _backward():
            self.grad += out.grad / other.data
            other.grad -= out.grad * self.data / other.data**2

        out._backward = _backward
        return out

    def __pow__(self, n):
        assert isinstance(n, (int, float)), "n is a plain number"
        out = Value(self.data**n, (self,), f"**{n}")

        def _backward():
            self.grad += out.grad * n * self.data ** (n - 1)

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __radd__(self, other):
        assert not isinstance(other, Value)
        return self + other

    def __rsub__(self, other):
        assert not isinstance(other, Value)
        return Value(other) - self

    def __rmul__(self, other):
        assert not isinstance(other, Value)
        return self * other

    def __rtruediv__(self, other):
        assert not isinstance(other, Value)
        return Value(other) / self

    def exp(self):
        out = Value(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self):
        assert self.data > 0, "a is above 0 for the logarithm"
        out = Value(math.log(self.data), (self,), "log")

        def _backward():
            self.grad += out.grad / self.data

        out._backward = _backward
        return out

    def relu(self):
        out = Value(self.data if self.data > 0 else 0.0, (self,), "relu")

        def _backward():
            if self.data > 0:
                self.grad += out.grad

        out._backward = _backward
        return out

    def backward(self):
        assert self.grad == 0, "backward() is called once for a graph"
        topo = []
        visited = set()

        def build(v):
            if v in visited:
                return
            visited.add(v)
            for child in v._prev:
                build(child)
            topo.append(v)

        build(self)
        assert topo[-1] is self
        self.grad = 1.0
        for v in topo[::-1]:
            if v._backward is not None:
                v._backward()
        assert self.grad == 1.0


def softmax(values):
    assert isinstance(values, list) and len(values) >= 1
    assert all(isinstance(v, Value) for v in values)
    m = max(v.data for v in values)
    exps = [(v - m).exp() for v in values]
    total = sum(exps)
    assert total.data >= 1
    probs = [e / total for e in exps]
    assert abs(sum(p.data for p in probs) - 1) < 1e-9
    assert all(0 <= p.data <= 1 for p in probs)
    return probs


def cross_entropy(values, target_id):
    assert isinstance(values, list) and len(values) >= 1
    assert all(isinstance(v, Value) for v in values)
    assert isinstance(target_id, int) and 0 <= target_id < len(values)
    m = max(v.data for v in values)
    loss = sum((v - m).exp() for v in values).log() - (values[target_id] - m)
    assert loss.data >= 0
    return loss
