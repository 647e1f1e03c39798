"""The surprise of a name, with the mistakes that may be made in it."""

import math
from itertools import combinations, pairwise

from gradekit.mistakes import COUNTS, EPS, Sentence, mean_of, mean_switches
from gradekit.mistakes.tables import choices

from ._bigram import V, _bigram_switches, _probabilities

_PAIRS = {
    "without_end": (
        "The pair of the last letter and the mark is left out.",
        lambda t: _near(t[:-1]),
    ),
    "without_start": (
        "The pair of the mark and the first letter is left out.",
        lambda t: _near(t[1:]),
    ),
    "inside": ("The pairs with the mark are left out.", lambda t: _near(t[1:-1])),
    "after_next": (
        "You pair each token with the one two places on.",
        lambda t: list(zip(t, t[2:], strict=False)),
    ),
    "reversed": (
        "You exchange the two tokens of a pair: the one that follows chooses the row.",
        lambda t: [(b, a) for a, b in pairwise(t)],
    ),
    "itself": (
        "You pair each token with itself, not with its successor.",
        lambda t: [(a, a) for a in t[:-1]],
    ),
    "itself_all": (
        "You pair each token with itself, also the last one.",
        lambda t: [(a, a) for a in t],
    ),
    "both": (
        "You take each pair in both directions.",
        lambda t: [pair for a, b in pairwise(t) for pair in ((a, b), (b, a))],
    ),
    "once": ("Equal pairs of a name count only once.", lambda t: list(dict.fromkeys(_near(t)))),
    "second": (
        "You take the tokens two by two: only every second pair counts.",
        lambda t: _near(t)[::2],
    ),
    "all": (
        "You pair each token with all that come after it.",
        lambda t: list(combinations(t, 2)),
    ),
    "every": (
        "You pair each token with every other one and with itself.",
        lambda t: [(a, b) for a in t for b in t],
    ),
    "around": (
        "You pair the last token with the first one as well.",
        lambda t: [*_near(t), (t[-1], t[0])],
    ),
    "from_first": (
        "You take the row of the first token for every pair.",
        lambda t: [(t[0], b) for b in t[1:]],
    ),
    "to_last": (
        "You take the last token as the successor of each one.",
        lambda t: [(a, t[-1]) for a in t[:-1]],
    ),
    "to_mark": (
        "You put marks around the tokens, which have them already.",
        lambda t: _near([V - 1, *t, V - 1]),
    ),
    "next_token": (
        "You use the number of the successor plus 1.",
        lambda t: [(a, (b + 1) % V) for a, b in pairwise(t)],
    ),
    "first_only": ("Only the first pair counts.", lambda t: _near(t)[:1]),
    "last_only": ("Only the last pair counts.", lambda t: _near(t)[-1:]),
    "first_twice": ("The first pair counts twice.", lambda t: [(t[0], t[1]), *_near(t)]),
    "last_twice": ("The last pair counts twice.", lambda t: [*_near(t), (t[-2], t[-1])]),
    "places": (
        "You use the places of the tokens in the name, not the tokens.",
        lambda t: _near(range(len(t))),
    ),
}
_COSTS = {
    "plus": ("The minus sign before the logarithm is missing.", math.log),
    "one_minus": ("You use 1 - p, not the negative logarithm of p.", lambda p: 1.0 - p),
    "p": ("You use the probability itself: the logarithm is missing.", lambda p: p),
    "minus_p": ("You use minus the probability: the logarithm is missing.", lambda p: -p),
    "log_of_rest": ("You use -log(1 - p), not -log(p).", lambda p: -math.log(1.0 - p)),
    "p_log_p": ("You multiply -log(p) by p.", lambda p: -p * math.log(p)),
    "square": ("You use the square of 1 - p.", lambda p: (1.0 - p) ** 2),
    "log_squared": ("You square the logarithms.", lambda p: math.log(p) ** 2),
    "log1p": ("You take the logarithm of 1 + p.", lambda p: -math.log1p(p)),
    "inverse": ("You use 1 / p, not the logarithm of it.", lambda p: 1.0 / p),
    "binary": (
        "You add -log(1 - p) to each surprise.",
        lambda p: -math.log(p) - math.log(1.0 - p),
    ),
}
_BASES = {
    2: "You take the logarithm to the base 2, not e.",
    10: "You take the logarithm to the base 10, not e.",
    27: "You take the logarithm to the base 27, not e.",
}
_WHOLE = {
    "log_of_mean": (
        "You average the probabilities, and take -log of the average.",
        lambda v: -math.log(math.fsum(math.exp(-x) for x in v) / len(v)),
    ),
    "log_of_sum": (
        "You add up the probabilities, and take -log of the sum.",
        lambda v: -math.log(math.fsum(math.exp(-x) for x in v)),
    ),
    "product_p": (
        "You multiply the probabilities, without a logarithm.",
        lambda v: math.exp(-math.fsum(v)),
    ),
    "mean_of_inverses": (
        "You average 1 / p, and take the logarithm of that.",
        lambda v: math.log(math.fsum(math.exp(x) for x in v) / len(v)),
    ),
}
_NOT_HERE = ("roots", "mixed_all", "own_column", "whole", "last", "empty_zero")
_BIGRAM = (
    *("row", "ones", "total", "softmax", "everywhere", "above", "below", "mixed", "mixed_all"),
    *("temperature", "by_columns"),
)


def _near(t):
    return list(pairwise(t))


def _pair_sentences(without=(), place="", **beliefs):
    """Give the positions of `_neighbours`; `place` tells where, as in "In the loss: "."""
    texts = {name: text for name, (text, _) in _PAIRS.items()}
    if place:
        texts = {name: place + text[0].lower() + text[1:] for name, text in texts.items()}
    return choices(texts, beliefs, without)


def _neighbours(how, tokens):
    """Give the pairs of neighbours, or what `how` makes of them."""
    return _near(tokens) if how is None else _PAIRS[how][1](list(tokens))


def _ahead_switch(place=""):
    """Give the parameter that pairs tokens at a distance; `place` as for the sentences of pairs."""
    start = f"{place}y" if place else "Y"
    sentence = Sentence(
        f"{start}our pairs are the tokens i and i + {{k}}, where i and i + 1 belong.",
        special={0: f"{start}ou pair each token with itself, not with the next one."},
    )
    return ((2, 3, 4, 0), sentence, 1)


def _at_distance(pick, switch, how, tokens):
    """Give pairs of neighbours, or of tokens at another distance: none begins with the last."""
    if (k := pick(switch)) is None:
        return _neighbours(how, tokens)
    return list(zip(tokens[:-1], tokens[int(k) :], strict=False))


def _loss_switches(*without, **beliefs):
    of = beliefs.get
    switches = {
        **mean_switches(
            "surprises",
            *("first", "last", "tail", "head", "inside", "second", "pairs", "log_sum"),
            *("divisor", "product", "fewer_or_1", "first_twice", "last_twice", "squares", *without),
            **beliefs,
        ),
        "less": (COUNTS, "You divide the sum of the surprises by {k} less than their number.", 0),
        "divisor": (
            (27, 26, 28, 2, 3, 4, 8, 10, 32, 100),
            Sentence(
                "You divide the sum of the surprises by {k}, however many there are.",
                of("divisor", ""),
            ),
        ),
        "cost": choices(_COSTS, beliefs, without),
        "whole": choices(_WHOLE, beliefs, without),
        "log_base": choices(_BASES, {2: of("two", "")}, without),
        "guard": (EPS[::4], "You add {k} to the probability inside the logarithm.", 0.0),
        "floor": (EPS[::4], "You raise a probability below {k} to {k} before the logarithm."),
        "clip": (EPS[::4], "You limit the probability to the range from {k} to 1 - {k}."),
        "p_digits": (
            range(1, 13),
            "You round the probability to {k} decimals before the logarithm.",
        ),
    }
    switches |= _bigram_switches(*_NOT_HERE, *without, **beliefs)
    return {name: switch for name, switch in switches.items() if name not in without}


def _loss(pick, counts, pairs):
    """Give the mean surprise of some pairs."""
    if all(pick(name) is None for name in _BIGRAM):
        found = [(counts[a][b] + 1) / (sum(counts[a]) + V) for a, b in pairs]
    else:
        found = [_probabilities(pick, counts, a)[b] for a, b in pairs]
    costs = [_cost(pick, p) for p in found]
    if (k := pick("log_base")) is not None:
        costs = [x / math.log(k) for x in costs]
    if (k := pick("less")) is not None:
        return math.fsum(costs) / (len(costs) - int(k))
    return mean_of(pick, costs) if (how := pick("whole")) is None else _WHOLE[how][1](costs)


def _cost(pick, p):
    if (k := pick("guard")) is not None or (k := pick("right_guard")) is not None:
        p += k
    if (k := pick("floor")) is not None:
        p = max(p, k)
    if (k := pick("clip")) is not None:
        p = min(max(p, k), 1.0 - k)
    if (k := pick("p_digits")) is not None:
        p = round(p, int(k))
    return -math.log(p) if (how := pick("cost")) is None else _COSTS[how][1](p)
