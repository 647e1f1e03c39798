# gradekit: autograd
"""Style: every Value has a generator that, once sent its gradient, yields what goes to whom."""

import heapq
import itertools
import math

born = itertools.count()


def plain(x):
    return x.data if isinstance(x, Value) else x


class Value:
    def __init__(self, data, way_back=None):
        self.data = data
        self.grad = 0.0
        self.born = next(born)
        self.way_back = way_back

    def shares(self):
        if self.way_back is None:
            return
        for target, share in self.way_back(self.grad):
            if isinstance(target, Value):
                yield target, share

    def backward(self):
        """The youngest first: what was made later can not be an input of what was made before."""
        self.grad = 1.0
        heap = [(-self.born, self)]
        waiting = {self.born}
        while heap:
            _, node = heapq.heappop(heap)
            for target, share in node.shares():
                target.grad += share
                if target.born not in waiting:
                    waiting.add(target.born)
                    heapq.heappush(heap, (-target.born, target))

    def __add__(self, other):
        def back(g):
            yield self, g
            yield other, g

        return Value(self.data + plain(other), back)

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        def back(g):
            yield self, g
            yield other, -g

        return Value(self.data - plain(other), back)

    def __rsub__(self, other):
        def back(g):
            yield self, -g

        return Value(other - self.data, back)

    def __mul__(self, other):
        def back(g):
            yield self, g * plain(other)
            yield other, g * self.data

        return Value(self.data * plain(other), back)

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        def back(g):
            yield self, g / plain(other)
            yield other, -g * self.data / plain(other) / plain(other)

        return Value(self.data / plain(other), back)

    def __rtruediv__(self, other):
        def back(g):
            yield self, -g * other / self.data / self.data

        return Value(other / self.data, back)

    def __pow__(self, n):
        def back(g):
            yield self, g * n * math.pow(self.data, n - 1)

        return Value(math.pow(self.data, n), back)

    def __neg__(self):
        def back(g):
            yield self, -g

        return Value(-self.data, back)

    def exp(self):
        def back(g):
            yield self, g * e

        e = math.exp(self.data)
        return Value(e, back)

    def log(self):
        def back(g):
            yield self, g / self.data

        return Value(math.log(self.data), back)

    def relu(self):
        def back(g):
            yield self, g * (self.data > 0)

        return Value(max(0, self.data), back)


def total(values):
    first, *rest = values
    for value in rest:
        first = first + value
    return first


def softmax(values):
    # p[i] = 1 / (sum of exp(z[k] - z[i])): differences only, but exp of at most 600
    return [1 / total([(other - value).exp() for other in values]) for value in values]


def cross_entropy(values, target_id):
    return total([(other - values[target_id]).exp() for other in values]).log()
