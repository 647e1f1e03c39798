"""The loss of one position, with what may go wrong in it."""

import math

import numpy as np

from gradekit.mistakes.tables import choices

from ._slopes import logarithm, softmax_in_parts
from ._switches import FACTORS, SHARES, SMALL
from ._tensor import constant, exp, lift, log, log_softmax, mapped, softmax, surprises

TERM = {
    "minus": "The loss has the wrong sign: the minus before the logarithm is missing.",
    "bits": "Your loss is in bits: the logarithm is that of base 2.",
    "base ten": "You take the logarithm of base 10.",
    "1 - p": "The loss of a position is 1 - p; it is -log p.",
    "-p": "The loss of a position is -p: the logarithm is missing.",
    "p": "You average the probabilities: minus and logarithm are missing.",
    "1 / p": "The loss of a position is 1 / p; it is -log p.",
    "log of 1 - p": "The loss of a position is -log(1 - p); it is -log p.",
    "log of 1 + p": "The loss of a position is -log(1 + p); it is -log p.",
    "squared": "The loss of a position is (1 - p) squared; it is -log p.",
    "brier": "You add up the squared distances of all probabilities from 0 or 1.",
    "mean squared": "You average the squared distances of all probabilities from 0 or 1.",
    "squared log": "You square the logarithm.",
    "entropy": "You take the entropy of the prediction; the target makes no difference.",
    "largest": "You take -log of the largest probability, not of that of the target.",
    "hit": "You count wrong guesses: 0 if the target has the largest logit, else 1.",
    "twice": "You apply softmax twice.",
    "logit": "The loss of a position is minus the logit: softmax is missing.",
    "log logit": "You take -log of the logit: softmax is missing.",
    "no logit": "The logit of the target is missing from the loss.",
    "hard": "The loss is the largest logit minus that of the target: the sum of exp is missing.",
    "no log": "You do not take the logarithm of the sum of exp.",
    "all": "You add up -log p over all tokens; only the target counts.",
    "mean of all": "You average -log p over all tokens; only the target counts.",
    "per class": "You divide the loss of a position by the number of tokens that may come.",
    "binary": "You add -log(1 - p) of all other tokens to the loss.",
    "weighted": "You weigh -log p by p.",
    "focal": "You weigh -log p by (1 - p) squared.",
    "others": "The target is missing from the sum of exp.",
    "negative": "Softmax has the wrong sign: small logits get large probabilities.",
    "power two": "Softmax raises 2 to the logits; it is e.",
}

TERMS = {"term": choices(TERM)}

LIMITS = {
    "floor": (SMALL, "You do not let a probability fall below {k}."),
    "guard": (SMALL, "You add {k} inside the logarithm."),
    "most": (FACTORS, "You do not let the loss of a position exceed {k}."),
    "smoothing": (SHARES, "You smooth the targets by {k}."),
    "clip": (FACTORS, "You limit the logits to the range from -{k} to {k}."),
}

ACCEPTED = {"accepted": ("floor", "guard")}
"""A probability is not below 1e-12, or 1e-12 is added to it."""


def losses(pick, z, targets):
    """Give the loss of each position: a matrix of one column."""
    rows, n = np.arange(len(targets)), len(targets)
    if pick("clip") is not None:
        inside = abs(z.data) < pick("clip")
        z = mapped(z, np.clip(z.data, -pick("clip"), pick("clip")), lambda: inside * 1.0)
    kind = pick("term")
    if pick("slope") is not None:
        own = softmax_in_parts(pick, z, 1)[rows, targets].reshape(n, 1)
        return logarithm(pick, own) * -1.0
    if _plain(pick, kind):
        return _limited(pick, surprises(z, targets), z)
    if kind in OF_LOGITS:
        return OF_LOGITS[kind](z, z[rows, targets].reshape(n, 1), targets)
    p = _probabilities(kind, z)
    if pick("cut") == "normaliser of the loss":
        top = z.data.max(axis=1, keepdims=True)
        p = exp(z - top) / constant(exp(z - top).sum(1))
    own = p[rows, targets].reshape(n, 1)
    own = _guarded(pick, own)
    return _limited(pick, OF_PROBABILITIES.get(kind, _surprise)(own, p, targets), z)


def _limited(pick, loss, z):
    if pick("smoothing") is not None:
        loss = loss * (1.0 - pick("smoothing")) + log_softmax(z).mean(1) * -pick("smoothing")
    if pick("most") is not None:
        below = loss.data < pick("most")
        loss = mapped(loss, np.minimum(loss.data, pick("most")), lambda: below * 1.0)
    return loss


def _plain(pick, kind):
    """Whether the loss may be computed from the logits, which loses no digits."""
    floor = pick("floor") or pick("accepted")
    guard = pick("guard")
    cut = pick("cut") == "normaliser of the loss"
    return kind is None and floor is None and guard is None and not cut


def _probabilities(kind, z):
    if kind == "twice":
        return softmax(softmax(z))
    return softmax(z * {"negative": -1.0, "power two": math.log(2.0)}.get(kind, 1.0))


def _guarded(pick, p):
    floor, guard, accepted = pick("floor"), pick("guard"), pick("accepted")
    floor = 1e-12 if floor is None and accepted == "floor" else floor
    guard = 1e-12 if guard is None and accepted == "guard" else guard
    if floor is not None:
        above = p.data > floor
        p = mapped(p, np.maximum(p.data, floor), lambda: above * 1.0)
    return p if guard is None else p + guard


def _surprise(own, *_):
    return log(own) * -1.0


def _one_hot(p, targets):
    hot = np.zeros_like(p.data)
    hot[np.arange(len(targets)), targets] = 1.0
    return hot


def _squares(p, targets):
    apart = p - _one_hot(p, targets)
    return apart * apart


OF_PROBABILITIES = {
    "minus": lambda own, *_: log(own),
    "bits": lambda own, *_: log(own) * (-1.0 / math.log(2.0)),
    "base ten": lambda own, *_: log(own) * (-1.0 / math.log(10.0)),
    "1 - p": lambda own, *_: lift(1.0) - own,
    "-p": lambda own, *_: own * -1.0,
    "p": lambda own, *_: own,
    "1 / p": lambda own, *_: own**-1.0,
    "log of 1 - p": lambda own, *_: log(lift(1.0) - own) * -1.0,
    "log of 1 + p": lambda own, *_: log(own + 1.0) * -1.0,
    "squared": lambda own, *_: (lift(1.0) - own) * (lift(1.0) - own),
    "brier": lambda _, p, t: _squares(p, t).sum(1),
    "mean squared": lambda _, p, t: _squares(p, t).mean(1),
    "squared log": lambda own, *_: log(own) * log(own),
    "entropy": lambda _, p, t: (p * log(p)).sum(1) * -1.0,  # of all alike
    "all": lambda _, p, t: log(p).sum(1) * -1.0,
    "mean of all": lambda _, p, t: log(p).mean(1) * -1.0,
    "per class": lambda own, p, _: log(own) * (-1.0 / p.data.shape[1]),
    "binary": lambda own, p, t: (
        log(own) * -1.0
        - (log(lift(1.0) - p * (1.0 - _one_hot(p, t))) * (1.0 - _one_hot(p, t))).sum(1)
    ),
    "weighted": lambda own, *_: own * log(own) * -1.0,
    "focal": lambda own, *_: (lift(1.0) - own) * (lift(1.0) - own) * log(own) * -1.0,
}


def _largest(z):
    return z[np.arange(len(z.data)), z.data.argmax(1)].reshape(-1, 1)


def _of_others(z, own, targets):
    top = z.data.max(axis=1, keepdims=True)
    total = (exp(z - top) * (1.0 - _one_hot(z, targets))).sum(1)
    return log(total) + top - own


OF_LOGITS = {
    "largest": lambda z, *_: _largest(log_softmax(z)) * -1.0,
    "hit": lambda z, _, t: lift((z.data.argmax(1) != np.array(t)).reshape(-1, 1) * 1.0),
    "logit": lambda _, own, *__: own * -1.0,
    "log logit": lambda _, own, *__: log(own) * -1.0,
    "no logit": lambda z, own, _: own - log_softmax(z)[:, :1] * 0.0 + _total(z) - own,
    "hard": lambda z, own, _: _largest(z) - own,
    "no log": lambda z, own, _: exp(_total(z)) - own,
    "others": _of_others,
}


def _total(z):
    top = z.data.max(axis=1, keepdims=True)
    return log(exp(z - top).sum(1)) + top
