"""The positions of a text, and what becomes of their losses."""

import math
import statistics
from functools import reduce
from itertools import pairwise

from gradekit.mistakes import COUNTS

from ._forms import CUTS, chosen
from ._formulas import Formula, as_in

PAIRS = {
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
"""What is seen and what should follow, at each position of the text t."""

for _name in ("skip_first", "skip_last", "skip_both", "two_ahead", "every_second", "distinct"):
    _form, _text = PAIRS[_name]
    PAIRS[f"{_name}_full"] = (_form, f"{_text} You still divide by the number of all positions.")
for _name in ("cyclic", "start", "end", "same_all", "all", "later"):
    _form, _text = PAIRS[_name]
    PAIRS[f"{_name}_full"] = (_form, f"{_text} You divide by the right number of positions.")


def positions(pick, tokens):
    """Give the pairs of a text, and how many a mean is taken over."""
    pairs = chosen(pick, "pairs", PAIRS)(tokens)
    if form := COUNT(pick):
        return pairs, form({"tokens": len(tokens)})
    if pick("empty") == "error" and not pairs:
        raise ZeroDivisionError
    if (pick("pairs") or "").endswith("_full"):
        return pairs, len(tokens) - 1
    return pairs, max(len(pairs), 1)


AVERAGES = {
    None: (lambda x, n, _: math.fsum(x) / n, ""),
    "sum": (
        lambda x, *_: math.fsum(x),
        "You add up over the positions and do not divide by how many they are.",
    ),
    "tokens": (
        lambda x, n, _: math.fsum(x) / (n + 1),
        "You divide by the number of tokens; there is one position less.",
    ),
    "less": (
        lambda x, n, _: math.fsum(x) / max(n - 1, 1),
        "You divide by one less than there are positions.",
    ),
    "less_error": (
        lambda x, n, _: math.fsum(x) / (n - 1),
        "You divide by one less than there are positions.",
    ),
    "two_more": (
        lambda x, n, _: math.fsum(x) / (n + 2),
        "You divide by two more than there are positions.",
    ),
    "classes": (
        lambda x, _, v: math.fsum(x) / v,
        "You divide by the number of tokens in the vocabulary, not by that of positions.",
    ),
    "both": (
        lambda x, n, v: math.fsum(x) / (n * v),
        "You divide by the positions and by the size of the vocabulary, too.",
    ),
    "twice": (
        lambda x, n, _: math.fsum(x) / n**2,
        "You divide by the number of positions twice.",
    ),
    "root": (
        lambda x, n, _: math.fsum(x) / math.sqrt(n),
        "You divide by the root of the number of positions.",
    ),
    "multiplied": (
        lambda x, n, _: math.fsum(x) * n,
        "You multiply by the number of positions; you should divide by it.",
    ),
}
"""From the losses x at n positions, and v tokens in the vocabulary, to a mean."""

OTHER_AVERAGES = {
    "median": (lambda x, *_: statistics.median(x), "You take the median, not the mean."),
    "largest": (lambda x, *_: max(x), "You take the largest loss, not the mean."),
    "smallest": (lambda x, *_: min(x), "You take the smallest loss, not the mean."),
    "product": (lambda x, *_: math.prod(x), "You multiply the losses of the positions."),
    "squares": (
        lambda x, *_: math.fsum(y * y for y in x) / len(x),
        "You average the squares of the losses.",
    ),
    "root_of_squares": (
        lambda x, *_: math.sqrt(math.fsum(y * y for y in x) / len(x)),
        "You take the root of the mean square of the losses.",
    ),
    "geometric": (
        lambda x, *_: math.prod(x) ** (1 / len(x)),
        "You take the geometric mean of the losses.",
    ),
    "of_probabilities": (
        lambda x, *_: -math.log(math.fsum(math.exp(-y) for y in x) / len(x)),
        "You average the probabilities and take the logarithm after that.",
    ),
    "halving": (
        lambda x, *_: reduce(lambda mean, y: (mean + y) / 2, x),
        "You average the mean so far with each new loss: later positions count more.",
    ),
    "halving_from_zero": (
        lambda x, *_: reduce(lambda mean, y: (mean + y) / 2, x, 0.0),
        "You average the mean so far with each new loss: later positions count more.",
    ),
    "perplexity": (
        lambda x, *_: math.exp(math.fsum(x) / len(x)),
        "You return the perplexity, exp of the mean loss.",
    ),
    "logarithm": (
        lambda x, *_: math.log(math.fsum(x) / len(x)),
        "You take the logarithm of the mean loss.",
    ),
    "running": (
        lambda x, *_: reduce(lambda s, y: (s + y[1]) / (y[0] + 1), enumerate(x), 0.0),
        "You divide the sum at every position, not once at the end.",
    ),
    "divided_inside": (
        lambda x, n, _: reduce(lambda s, y: (s + y) / n, x, 0.0),
        "You divide the sum at every position, not once at the end.",
    ),
    "only_last_divided": (
        lambda x, n, _: math.fsum(x[:-1]) + x[-1] / n,
        "You divide only the last loss by the number of positions.",
    ),
    "list": (lambda x, *_: x, "You return the list of the losses, not their mean."),
    "batch": (lambda x, *_: [math.fsum(x) / len(x)], "Your loss is a list of one number."),
}
"""What may become of a loss, but not of a gradient."""

DIVISORS = {"divisor": (COUNTS, "You divide by {k}, not by the number of positions.")}


COUNT = Formula(
    "count",
    "tokens - 1",
    said=as_in(AVERAGES, two_more=["1 +"], tokens=["1 *", "1 /", "1 //", "1 **"]),
    without=["1 %"],
    whole=(1,),
)
MEAN = Formula(
    "mean_of",
    "total / n",
    said={**as_in(AVERAGES, multiplied=["1 *"]), **as_in(CUTS, cut=["1 //"])},
)
"""How the number of positions comes about, and the mean."""


def averaged(pick, losses, count, classes, *, switch="average"):
    """Give the mean over count positions."""
    if (k := pick("divisor")) is not None:
        return math.fsum(losses) / k
    if form := MEAN(pick):
        return form({"total": math.fsum(losses), "n": count})
    if pick("other_average") is not None:
        return chosen(pick, "other_average", OTHER_AVERAGES)(losses, count, classes)
    return chosen(pick, switch, AVERAGES)(losses, count, classes)


def share(pick, count, classes):
    """Give the weight of a position in a mean, for a gradient."""
    if (k := pick("divisor")) is not None:
        return 1 / k
    return chosen(pick, "average", AVERAGES)([1.0], count, classes)
