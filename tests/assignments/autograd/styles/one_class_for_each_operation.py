# gradekit: autograd
"""Style: a subclass for each operation, each knows how to pull its slope back."""

from __future__ import annotations

import math


class Value:
    inputs: tuple[Value, ...] = ()

    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def pull(self):
        return ()

    def __add__(self, other):
        return Sum(self, constant(other))

    def __radd__(self, other):
        return Sum(constant(other), self)

    def __mul__(self, other):
        return Product(self, constant(other))

    def __rmul__(self, other):
        return Product(constant(other), self)

    def __neg__(self):
        return Negative(self)

    def __sub__(self, other):
        return Sum(self, Negative(constant(other)))

    def __rsub__(self, other):
        return Sum(constant(other), Negative(self))

    def __truediv__(self, other):
        return Quotient(self, constant(other))

    def __rtruediv__(self, other):
        return Quotient(constant(other), self)

    def __pow__(self, n):
        return Power(self, n)

    def exp(self):
        return Exponential(self)

    def log(self):
        return Logarithm(self)

    def relu(self):
        return Rectified(self)

    def backward(self):
        self.grad = 1.0
        for node in reversed(list(ordered(self))):
            for child, slope in zip(node.inputs, node.pull()):
                child.grad += slope


class Operation(Value):
    def __init__(self, *inputs):
        super().__init__(self.compute(*(v.data for v in inputs)))
        self.inputs = inputs


class Sum(Operation):
    def compute(self, a, b):
        return a + b

    def pull(self):
        return self.grad, self.grad


class Negative(Operation):
    def compute(self, a):
        return -a

    def pull(self):
        return (-self.grad,)


class Product(Operation):
    def compute(self, a, b):
        return a * b

    def pull(self):
        a, b = self.inputs
        return self.grad * b.data, self.grad * a.data


class Quotient(Operation):
    def compute(self, a, b):
        return a / b

    def pull(self):
        a, b = self.inputs
        return self.grad / b.data, -self.grad * self.data / b.data


class Power(Operation):
    def __init__(self, base, n):
        self.n = n
        super().__init__(base)

    def compute(self, a):
        return a**self.n

    def pull(self):
        (a,) = self.inputs
        return (self.grad * self.n * a.data ** (self.n - 1),)


class Exponential(Operation):
    def compute(self, a):
        return math.exp(a)

    def pull(self):
        return (self.grad * self.data,)


class Logarithm(Operation):
    def compute(self, a):
        return math.log(a)

    def pull(self):
        (a,) = self.inputs
        return (self.grad / a.data,)


class Rectified(Operation):
    def compute(self, a):
        return a if a > 0 else 0.0

    def pull(self):
        return (self.grad if self.data > 0 else 0.0,)


def constant(x):
    return x if isinstance(x, Value) else Value(x)


def ordered(root):
    """Depth first without recursion: a generator of nodes, inputs before their uses."""
    done = set()
    stack = [(root, iter(root.inputs))]
    entered = {root}
    while stack:
        node, rest = stack[-1]
        for child in rest:
            if child not in entered:
                entered.add(child)
                stack.append((child, iter(child.inputs)))
                break
        else:
            stack.pop()
            if node not in done:
                done.add(node)
                yield node


def softmax(values):
    highest = max(v.data for v in values)
    weights = [(v - highest).exp() for v in values]
    total = weights[0]
    for w in weights[1:]:
        total = total + w
    return [w / total for w in weights]


def cross_entropy(values, target_id):
    return -(softmax(values)[target_id] + 1e-300).log()
