# gradekit: autograd
"""A number that remembers how it was computed. Replace each `raise NotImplementedError`."""


class Value:
    """A number, and the slope of a result by it.

    `data` is the number, a float; `grad` is 0 until `backward` is called on a result.
    Note here whatever you need for the way back.
    """

    def __init__(self, data):
        self.data = data
        self.grad = 0.0

    def __add__(self, other):
        """Compute self + other; other is a Value or a plain number."""
        raise NotImplementedError

    def __sub__(self, other):
        """Compute self - other; other is a Value or a plain number."""
        raise NotImplementedError

    def __mul__(self, other):
        """Compute self * other; other is a Value or a plain number."""
        raise NotImplementedError

    def __truediv__(self, other):
        """Compute self / other; other is a Value or a plain number."""
        raise NotImplementedError

    def __pow__(self, n):
        """Compute self ** n; n is a plain number."""
        raise NotImplementedError

    def __neg__(self):
        """Compute -self."""
        raise NotImplementedError

    def __radd__(self, other):
        """Compute other + self, where other is a plain number."""
        raise NotImplementedError

    def __rsub__(self, other):
        """Compute other - self, where other is a plain number."""
        raise NotImplementedError

    def __rmul__(self, other):
        """Compute other * self, where other is a plain number."""
        raise NotImplementedError

    def __rtruediv__(self, other):
        """Compute other / self, where other is a plain number."""
        raise NotImplementedError

    def exp(self):
        """Compute e to the power of self."""
        raise NotImplementedError

    def log(self):
        """Compute the natural logarithm of self, which is above 0."""
        raise NotImplementedError

    def relu(self):
        """Give self where it is above 0, else 0. The slope at exactly 0 is 0."""
        raise NotImplementedError

    def backward(self):
        """Add to the grad of every Value that self was made of the slope of self by it."""
        raise NotImplementedError


def softmax(values):
    """Turn logits into probabilities, through which slopes can flow.

    Takes a list of V Values, V at least 1. Returns a list of V new Values.
    """
    raise NotImplementedError


def cross_entropy(values, target_id):
    """Measure how surprised the model is by the right answer.

    Takes a list of V Values and the id of the right answer, from 0 to V - 1. Returns
    -log of the probability that softmax gives it: one Value, in nats.
    """
    raise NotImplementedError
