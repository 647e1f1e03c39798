"""Sums over classes with two lists: what both functions of q and p share."""

import math

from gradekit.mistakes import EPS, Sentence

from ._terms import (
    _ORDERINGS,
    _chosen,
    _counts,
    _guarded,
    _guards,
    _list,
    _list_switches,
    _switches,
    _total,
    _weight,
)

_IN_LOGARITHMS = ("p_raised", "p_lifted", "certain")
"""What the guards of p do as well, as p stands in logarithms only."""


def _pair_switches(*without, guard="", floor="", zeros="", **beliefs):
    switches = {
        "zeros": {
            "error": Sentence(
                "A class with q = 0 leads to an error or nan. It has to add nothing.", zeros
            ),
            "whole": "You return 0 as soon as one class has q = 0.",
        },
        **_guards("p", "p", floor=floor),
        **_list_switches("q", "q", ("certain", *without)),
        **_list_switches("p", "p", (*_ORDERINGS[:1], *_ORDERINGS[2:], *_IN_LOGARITHMS, *without)),
        "both_guard": (
            EPS[::2],
            Sentence("You add {k} to q and to p inside the logarithm.", guard),
            0.0,
        ),
        "both_floor": (
            EPS[::2],
            "You raise q and p to {k} inside the logarithm where they are below.",
        ),
        "both_raised": (EPS[::4], "You add {k} to each entry of q and of p, everywhere.", 0.0),
        "both_lifted": (EPS[::4], "You raise entries of q and of p below {k} to {k}, everywhere."),
        "both_shared": (
            (1.0, *EPS[::4]),
            "You add {k} to each entry of q and of p, and divide by the new sums.",
            0.0,
        ),
        "p_above": ((*EPS[::4], 0.5), "Classes with p of {k} or less are left out of the sum."),
        **_switches(*without, **beliefs),
    }
    return {name: switch for name, switch in switches.items() if name not in without}


def _both(pick, v):
    """Give a list as the switches for both lists change it."""
    if (k := pick("both_raised")) is not None:
        v = [x + k for x in v]
    if (k := pick("both_lifted")) is not None:
        v = [max(x, k) for x in v]
    if (k := pick("both_shared")) is not None:
        total = math.fsum(v) + k * len(v)
        v = [(x + k) / total for x in v]
    return v


def _pair_sum(pick, term, q, p, *, every=False, zero=0):
    """Add up terms of classes; each takes the weight, and q and p as they are in logarithms.

    `every` adds up those with q = 0 too; `zero` tells whether q (0) or p (1) makes an error of
    them in code that does not pass over them.
    """
    if pick("zeros") == "whole" and 0.0 in q:
        return 0.0
    q, p = _both(pick, _list(pick, "q", q)), _both(pick, _list(pick, "p", p))
    guard = (pick("both_guard") or 0.0) + (pick("right_guard") or 0.0)
    least = -1.0 if (k := pick("p_above")) is None else k
    terms = []
    for x, y in _chosen(pick, q, p):
        if x == 0.0 and pick("zeros") == "error":
            math.log((x, y)[zero])
        if y > least and (every or _counts(pick, x)):
            inside = _guarded(pick, "p", y + guard)
            least_inside = pick("both_floor") or 0.0
            own, inside = max(x + guard, least_inside), max(inside, least_inside)
            terms.append(term(_weight(pick, x), own, inside))
    return _total(pick, terms, len(q))
