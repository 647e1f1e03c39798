"""Arrays that remember how they were computed: a gradient may be wrong where its loss is right.

Every operation is one node, and the usual forms of a norm or a softmax are one as well: a search
calls these models hundreds of times.
"""

import numpy as np

add_up = np.add.reduce


class Tensor:
    """An array, the arrays it was computed from, and for each what passes a gradient back."""

    __slots__ = ("data", "edges", "grad")
    tape = None
    """All tensors in the order in which they were made, while gradients are asked for."""

    def __init__(self, data, *edges):
        self.data = data
        self.edges = edges
        self.grad = None
        if Tensor.tape is not None:
            Tensor.tape.append(self)

    def __add__(self, other):
        if isinstance(other, Tensor):
            return Tensor(self.data + other.data, (self, _same), (other, _same))
        return Tensor(self.data + other, (self, _same))

    def __sub__(self, other):
        if isinstance(other, Tensor):
            return Tensor(self.data - other.data, (self, _same), (other, _opposite))
        return Tensor(self.data - other, (self, _same))

    def __mul__(self, other):
        if isinstance(other, Tensor):
            a, b = self.data, other.data
            return Tensor(a * b, (self, lambda g: g * b), (other, lambda g: g * a))
        return Tensor(self.data * other, (self, lambda g: g * other))

    def __truediv__(self, other):
        if isinstance(other, Tensor):
            a, b = self.data, other.data
            return Tensor(a / b, (self, lambda g: g / b), (other, lambda g: -g * a / (b * b)))
        return Tensor(self.data / other, (self, lambda g: g / other))

    def __pow__(self, n):
        return mapped(self, self.data**n, lambda: n * self.data ** (n - 1.0))

    def __getitem__(self, index):
        def back(g):
            whole = np.zeros_like(self.data)
            np.add.at(whole, index, g)
            return whole

        return Tensor(self.data[index], (self, back))

    def times(self, rows):
        """Multiply by a matrix whose rows are outputs."""
        x, w = self.data, rows.data
        return Tensor(x @ w.T, (self, lambda g: g @ w), (rows, lambda g: g.T @ x))

    def times_columns(self, rows):
        """Multiply by a matrix whose columns are outputs."""
        x, w = self.data, rows.data
        return Tensor(x @ w, (self, lambda g: g @ w.T), (rows, lambda g: x.T @ g))

    def reshape(self, *shape):
        """Give the same numbers in another shape."""
        return Tensor(self.data.reshape(shape), (self, lambda g: g.reshape(self.data.shape)))

    def swap(self, first, second):
        """Exchange two axes."""
        swapped = np.swapaxes(self.data, first, second)
        return Tensor(swapped, (self, lambda g: np.swapaxes(g, first, second)))

    def sum(self, *axes):
        """Sum over some axes, which stay with length 1."""
        return Tensor(add_up(self.data, axes, keepdims=True), (self, _same))

    def mean(self, axis):
        """Average over an axis, which stays with length 1."""
        return self.sum(axis) * (1.0 / self.data.shape[axis])

    def backward(self):
        """Pass a gradient of 1 back to everything this was computed from."""
        self.grad = np.ones_like(self.data)
        for tensor in reversed(Tensor.tape):
            grad = tensor.grad
            if grad is None:
                continue
            for parent, back in tensor.edges:
                share = back(grad)
                if share.shape != parent.data.shape:
                    share = _fitted(share, parent.data.shape)
                parent.grad = share if parent.grad is None else parent.grad + share


def _same(g):
    return g


def _opposite(g):
    return -g


def _fitted(g, shape):
    """Sum over what was spread out, and spread out what was summed."""
    if g.ndim > len(shape):
        g = add_up(g, tuple(range(g.ndim - len(shape))))
    wide = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
    g = add_up(g, wide, keepdims=True) if wide else g
    return g if g.shape == shape else g + np.zeros(shape)


def lift(number):
    """Make a tensor of a number or an array."""
    return number if isinstance(number, Tensor) else Tensor(np.asarray(number, float))


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


def softmax(x, axis=-1):
    """Give the softmax along an axis; an entry of minus infinity has none of it."""
    weights = np.exp(x.data - np.maximum.reduce(x.data, axis, keepdims=True))
    a = weights / add_up(weights, axis, keepdims=True)
    return Tensor(a, (x, lambda g: a * (g - add_up(a * g, axis, keepdims=True))))


def log_softmax(z):
    """Give the logarithm of the softmax of every row."""
    z = z - np.maximum.reduce(z.data, -1, keepdims=True)
    return z - log(exp(z).sum(-1))


def unit_norm(x, epsilon):
    """Divide rows by the root of their mean square."""
    n = x.data.shape[-1]
    root = (add_up(x.data * x.data, -1, keepdims=True) / n + epsilon) ** 0.5
    y = x.data / root
    return Tensor(y, (x, lambda g: (g - y * add_up(g * y, -1, keepdims=True) / n) / root))


def surprises(z, targets):
    """Give minus the logarithm of the softmax of one entry of every row."""
    top = np.maximum.reduce(z.data, 1, keepdims=True)
    weights = np.exp(z.data - top)
    total = add_up(weights, 1, keepdims=True)
    index = (np.arange(len(targets)), targets)
    own = z.data[index].reshape(-1, 1)

    def back(g):
        p = weights / total
        p[index] -= 1.0
        return p * g

    return Tensor(np.log(total) + (top - own), (z, back))


def joined(tensors, axis=0):
    """Put arrays one after the other."""
    if len(tensors) == 1:
        return tensors[0]
    edges, start = [], 0
    for tensor in tensors:
        stop = start + tensor.data.shape[axis]
        edges.append((tensor, lambda g, own=(start, stop): np.take(g, range(*own), axis)))
        start = stop
    return Tensor(np.concatenate([tensor.data for tensor in tensors], axis), *edges)
