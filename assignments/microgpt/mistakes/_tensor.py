"""Arrays that remember how they were computed: a gradient may be wrong where its loss is right."""

from itertools import count

import numpy as np

_births = count()


class Tensor:
    """An array, the arrays it was computed from, and for each what passes a gradient back."""

    __slots__ = ("data", "edges", "grad", "number")

    def __init__(self, data, *edges):
        self.data = np.asarray(data, dtype=float)
        self.edges = edges
        self.grad = 0.0
        self.number = next(_births)

    def __add__(self, other):
        other = lift(other)
        return Tensor(self.data + other.data, (self, _same), (other, _same))

    def __sub__(self, other):
        return self + lift(other) * -1.0

    def __mul__(self, other):
        a, b = self, lift(other)
        return Tensor(a.data * b.data, (a, lambda g: g * b.data), (b, lambda g: g * a.data))

    def __truediv__(self, other):
        return self * lift(other) ** -1.0

    def __pow__(self, n):
        return mapped(self, self.data**n, lambda: n * self.data ** (n - 1.0))

    def __matmul__(self, other):
        a, b = self, other
        return Tensor(
            a.data @ b.data,
            (a, lambda g: g @ b.data.T),
            (b, lambda g: a.data.T @ g),
        )

    def __getitem__(self, index):
        def back(g):
            whole = np.zeros_like(self.data)
            np.add.at(whole, index, g)
            return whole

        return Tensor(self.data[index], (self, back))

    def reshape(self, *shape):
        """Give the same numbers in another shape."""
        return Tensor(self.data.reshape(*shape), (self, lambda g: g.reshape(self.data.shape)))

    def swap(self, first, second):
        """Exchange two axes."""
        swapped = np.swapaxes(self.data, first, second)
        return Tensor(swapped, (self, lambda g: np.swapaxes(g, first, second)))

    def sum(self, *axes):
        """Sum over some axes, which stay with length 1."""
        total = self.data.sum(axis=axes, keepdims=True)
        return Tensor(total, (self, lambda g: np.broadcast_to(g, self.data.shape)))

    def mean(self, *axes):
        """Average over some axes, which stay with length 1."""
        return self.sum(*axes) * (1.0 / np.prod([self.data.shape[axis] for axis in axes]))

    def backward(self):
        """Pass a gradient of 1 back to everything this was computed from."""
        self.grad = np.ones_like(self.data)
        for tensor in sorted(_reached(self), key=lambda tensor: -tensor.number):
            for parent, back in tensor.edges:
                parent.grad = parent.grad + _fitted(back(tensor.grad), parent.data.shape)


def _same(g):
    return g


def _reached(root):
    found, waiting = {root}, [root]
    while waiting:
        new = {parent for parent, _ in waiting.pop().edges} - found
        found |= new
        waiting += new
    return found


def _fitted(g, shape):
    """Sum over what was spread out."""
    g = np.asarray(g)
    if g.ndim > len(shape):
        g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    wide = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
    return g.sum(axis=wide, keepdims=True) if wide else g


def lift(number):
    """Make a tensor of a number or an array."""
    return number if isinstance(number, Tensor) else Tensor(number)


def mapped(x, y, slope):
    """Give an array computed entry by entry, with its slopes."""
    return Tensor(y, (x, lambda g: g * slope()))


def constant(x):
    """Give the same numbers without their past."""
    return Tensor(x.data)


def passing(x, y):
    """Give y on the way forth, and pass gradients back to x as if nothing had been done."""
    return Tensor(y.data, (x, _same))


def exp(x):
    """Raise e to each entry."""
    y = np.exp(x.data)
    return mapped(x, y, lambda: y)


def log(x):
    """Take the natural logarithm of each entry."""
    return mapped(x, np.log(x.data), lambda: 1.0 / x.data)


def joined(tensors, axis=0):
    """Put arrays one after the other."""
    edges, start = [], 0
    for tensor in tensors:
        stop = start + tensor.data.shape[axis]
        edges.append((tensor, lambda g, own=(start, stop): np.take(g, range(*own), axis)))
        start = stop
    return Tensor(np.concatenate([tensor.data for tensor in tensors], axis), *edges)
