# gradekit: autograd
"""Style: Kahn's algorithm: a Counter of uses, a deque of nodes that wait for none any more."""

from collections import Counter, deque
from math import exp, inf, log
from operator import add, mul, neg, sub, truediv


class Value:
    __slots__ = ("data", "grad", "edges")

    def __init__(self, data, edges=()):
        self.data = data
        self.grad = 0
        self.edges = list(edges)

    def backward(self):
        uses = Counter()
        found = {self}
        queue = deque(found)
        while queue:
            for source, _ in queue.popleft().edges:
                uses[source] += 1
                if source not in found:
                    found.add(source)
                    queue.append(source)
        self.grad = 1.0
        ready = deque([self])
        while ready:
            node = ready.popleft()
            for source, slope in node.edges:
                source.grad += node.grad * slope
                uses[source] -= 1
                if uses[source] == 0:
                    ready.append(source)

    def __add__(self, other):
        return binary(add, self, other, lambda a, b: (1, 1))

    def __sub__(self, other):
        return binary(sub, self, other, lambda a, b: (1, -1))

    def __mul__(self, other):
        return binary(mul, self, other, lambda a, b: (b, a))

    def __truediv__(self, other):
        return binary(truediv, self, other, lambda a, b: (1 / b, -a / b**2))

    def __pow__(self, n):
        return Value(self.data**n, [(self, n * self.data ** (n - 1))])

    def __neg__(self):
        return Value(neg(self.data), [(self, -1)])

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return Value(other) - self

    def __rtruediv__(self, other):
        return Value(other) / self

    def exp(self):
        e = exp(self.data)
        return Value(e, [(self, e)])

    def log(self):
        return Value(log(self.data), [(self, self.data**-1)])

    def relu(self):
        if self.data > 0:
            return Value(self.data, [(self, 1)])
        return Value(0.0, [(self, 0)])


def binary(operation, left, right, slopes):
    a = left.data
    b = right.data if isinstance(right, Value) else right
    by_a, by_b = slopes(a, b)
    edges = [(left, by_a)]
    if isinstance(right, Value):
        edges.append((right, by_b))
    return Value(operation(a, b), edges)


def highest(values):
    m = -inf
    for v in values:
        m = max(m, v.data)
    return m


def softmax(values):
    m = highest(values)
    e = [(v - m).exp() for v in values]
    s = sum(e)
    return [x / s for x in e]


def cross_entropy(values, target_id):
    t = values[target_id]
    m = highest(values)
    return (sum((v - m).exp() for v in values)).log() + m - t
