"""The positions of a text, and what becomes of their losses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gradekit.mistakes.averages import AVERAGES
from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.model import Pick
from gradekit.mistakes.tables import Forms, chosen
from gradekit.mistakes.windows import Pair, windowed

_PAIRS: Final[Forms] = {
    None: (lambda t: list(pairwise(t)), ""),
    "same": (
        lambda t: [(a, a) for a in t[:-1]],
        "Your target at a position is the token that stands there, not the next one.",
    ),
    "same_all": (
        lambda t: [(a, a) for a in t],
        "Your target at each position, the last one too, is the token that stands there.",
    ),
    "reversed": (
        lambda t: [(b, a) for a, b in pairwise(t)],
        "You predict each token from the one that follows it.",
    ),
    "answers": (
        lambda t: [(b, b) for b in t[1:]],
        "You look at the next token and take it for the target, too.",
    ),
    "skip_first": (
        lambda t: list(pairwise(t))[1:],
        "The first position is missing: your mean begins with the second.",
    ),
    "skip_last": (
        lambda t: list(pairwise(t))[:-1],
        "The last position is missing: the last token is never a target.",
    ),
    "skip_both": (
        lambda t: list(pairwise(t))[1:-1],
        "The first and the last position are missing.",
    ),
    "first_only": (lambda t: list(pairwise(t))[:1], "Only the first position counts."),
    "last_only": (lambda t: list(pairwise(t))[-1:], "Only the last position counts."),
    "two_ahead": (
        lambda t: list(zip(t, t[2:], strict=False)),
        "Your target is the token after the next one.",
    ),
    "cyclic": (
        lambda t: [*pairwise(t), (t[-1], t[0])],
        "One pair too many: after the last token, the first one is a target.",
    ),
    "cyclic_start": (
        lambda t: [(t[i - 1], t[i]) for i in range(len(t) - 1)],
        "Your positions are one too early: the first token is predicted from the last.",
    ),
    "start": (
        lambda t: [(0, t[0]), *pairwise(t)],
        "One pair too many: the first token is predicted, from token 0.",
    ),
    "end": (
        lambda t: [*pairwise(t), (t[-1], 0)],
        "One pair too many: token 0 is predicted after the last token.",
    ),
    "from_first": (
        lambda t: [(t[0], b) for b in t[1:]],
        "You predict every token from the first one.",
    ),
    "to_last": (lambda t: [(a, t[-1]) for a in t[:-1]], "Your target is always the last token."),
    "to_second": (lambda t: [(a, t[1]) for a in t[:-1]], "Your target is always the second token."),
    "ends": (lambda t: [(t[0], t[-1])], "You predict the last token from the first one only."),
    "every_second": (
        lambda t: list(zip(t[::2], t[1::2], strict=False)),
        "Only every second position counts.",
    ),
    "all": (
        lambda t: [(a, b) for a in t[:-1] for b in t[1:]],
        "Each token is compared with all targets, not only with the next one.",
    ),
    "later": (
        lambda t: [(a, b) for i, a in enumerate(t) for b in t[i + 1 :]],
        "Each token is compared with all later ones, not only with the next one.",
    ),
    "distinct": (
        lambda t: sorted(set(pairwise(t))),
        "A pair of tokens that occurs several times counts only once.",
    ),
    "from_one": (
        lambda t: [(a - 1, b - 1) for a, b in pairwise(t)],
        "You count tokens from 1: 1 is subtracted from each.",
    ),
    "row_from_one": (
        lambda t: [(a - 1, b) for a, b in pairwise(t)],
        "You look one row too early: 1 is subtracted from the token that is seen.",
    ),
    "row_after": (
        lambda t: [(a + 1, b) for a, b in pairwise(t)],
        "You look one row too late: 1 is added to the token that is seen.",
    ),
    "sorted": (lambda t: list(pairwise(sorted(t))), "You sort the tokens of the text."),
    "no_repeats": (
        lambda t: [(a, b) for a, b in pairwise(t) if a != b],
        "Positions at which a token follows itself are missing.",
    ),
    "without_zero": (
        lambda t: [(a, b) for a, b in pairwise(t) if b],
        "Positions whose target is token 0 are missing.",
    ),
    "until_repeat": (
        lambda t: list({a: (a, b) for a, b in pairwise(t)}.values()),
        "Only the last pair of each token counts.",
    ),
    "first_visit": (
        lambda t: list({a: (a, b) for a, b in reversed(list(pairwise(t)))}.values()),
        "Only the first pair of each token counts.",
    ),
}
_DIVISORS: Final = {
    "You still divide by the number of all positions.": (
        *("skip_first", "skip_last", "skip_both", "two_ahead", "every_second", "distinct"),
    ),
    "You divide by the right number of positions.": (
        *("cyclic", "start", "end", "same_all", "all", "later"),
    ),
}
"""What else is said of pairs over the number of all positions, and of which."""

PAIRS: Final[Forms] = {
    **_PAIRS,
    **{
        f"{name}_full": (_PAIRS[name][0], f"{_PAIRS[name][1]} {text}")
        for text, names in _DIVISORS.items()
        for name in names
    },
}
"""What is seen and what should follow, at each position of the text t."""

COUNT: Final = Formula(
    "count",
    "tokens - 1",
    said=as_in(AVERAGES, two_more=["1 +"], tokens=["1 *", "1 /", "1 //", "1 **"]),
    without=["1 %"],
    whole=(1,),
)
"""How the number of positions comes about."""


def positions(pick: Pick, tokens: Sequence[int]) -> tuple[list[Pair], int]:
    """Give the pairs of a text, and how many a mean is taken over."""
    pairs = windowed(pick, tokens, chosen(pick, "pairs", PAIRS)(tokens))
    if form := COUNT(pick):
        return pairs, form({"tokens": len(tokens)})
    if pick("empty") == "error" and not pairs:
        raise ZeroDivisionError
    if (pick("pairs") or "").endswith("_full"):
        return pairs, len(tokens) - 1
    return pairs, max(len(pairs), 1)
