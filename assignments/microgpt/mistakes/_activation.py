"""What may stand in the place of relu."""

import math

import numpy as np

from ._tensor import constant, exp, lift, mapped, passing


def activated(kind, leak, x, cut=None):
    """Give the hidden units."""
    if leak is not None:
        slope = np.where(x.data > 0.0, 1.0, leak)
        return mapped(x, slope * x.data, lambda: slope)
    y = FORMS.get(kind, _relu)(x)
    return passing(x, y) if cut == "relu" else y


def _relu(x):
    return mapped(x, np.maximum(x.data, 0.0), lambda: (x.data > 0.0) * 1.0)


def _sigmoid(x):
    return lift(1.0) / (exp(x * -1.0) + 1.0)


def _tanh(x):
    y = np.tanh(x.data)
    return mapped(x, y, lambda: 1.0 - y * y)


def _gelu(x):
    half = np.vectorize(lambda a: 0.5 * (1.0 + math.erf(a / math.sqrt(2.0))))(x.data)
    bell = np.exp(-0.5 * x.data**2) / math.sqrt(2.0 * math.pi)
    return mapped(x, x.data * half, lambda: half + x.data * bell)


def _gelu_by_tanh(x):
    inner = (x + x * x * x * 0.044715) * math.sqrt(2.0 / math.pi)
    return x * 0.5 * (_tanh(inner) + 1.0)


def _softmax(x):
    weights = exp(x - x.data.max(axis=-1, keepdims=True))
    return weights / weights.sum(-1)


def _elu(x):
    y = np.where(x.data > 0.0, x.data, np.expm1(x.data))
    return mapped(x, y, lambda: np.where(x.data > 0.0, 1.0, np.exp(x.data)))


FORMS = {
    "none": lambda x: x,
    "after": lambda x: x,
    "before": lambda x: x,
    "gelu": _gelu,
    "gelu tanh": _gelu_by_tanh,
    "quick gelu": lambda x: x * _sigmoid(x * 1.702),
    "squared": lambda x: _relu(x) * _relu(x),
    "square": lambda x: x * x,
    "silu": lambda x: x * _sigmoid(x),
    "tanh": _tanh,
    "sigmoid": _sigmoid,
    "absolute": lambda x: mapped(x, abs(x.data), lambda: np.sign(x.data)),
    "negative": lambda x: mapped(x, np.minimum(x.data, 0.0), lambda: (x.data < 0.0) * 1.0),
    "softplus": lambda x: mapped(x, np.logaddexp(0.0, x.data), lambda: _sigmoid(x).data),
    "elu": _elu,
    "exp": exp,
    "softmax": _softmax,
    "step": lambda x: constant(mapped(x, (x.data > 0.0) * 1.0, lambda: 0.0)),
    "least one": lambda x: mapped(x, np.maximum(x.data, 1.0), lambda: (x.data > 1.0) * 1.0),
    "capped": lambda x: mapped(
        x, np.clip(x.data, 0.0, 1.0), lambda: ((x.data > 0.0) & (x.data < 1.0)) * 1.0
    ),
}
