"""The gradient of the mean loss by every weight of the table."""

import math
from collections import Counter

from gradekit.mistakes import EPS, Sentence, mistakes
from gradekit.mistakes.averages import AVERAGES, DIVISORS, share
from gradekit.mistakes.gradient_clipping import BOUNDS, NORMS, bounded
from gradekit.mistakes.logit_gradients import DELTAS, SLOPE, SLOPES, delta, divided
from gradekit.mistakes.logits import LOGITS, TRANSFORMS, log_sum_exp, softmax
from gradekit.mistakes.losses import TARGETS
from gradekit.mistakes.nested_results import CUTS, ENDS, ended
from gradekit.mistakes.positions import COUNT, PAIRS, positions
from gradekit.mistakes.tables import chosen, sentences
from gradekit.mistakes.windows import WINDOWS

ROWS = {
    None: (lambda w, a, _: (w[a], [(a, j) for j in range(len(w))]), ""),
    "answer": (
        lambda w, a, b: (w[a], [(b, j) for j in range(len(w))]),
        "The gradient goes into the row of the next token, not of the one that was seen.",
    ),
    "transposed": (
        lambda w, a, _: (w[a], [(j, a) for j in range(len(w))]),
        "Your gradient is transposed: rows and columns are exchanged.",
    ),
    "columns": (
        lambda w, a, _: ([row[a] for row in w], [(j, a) for j in range(len(w))]),
        "You read columns: the logits after token a are column a of the table.",
    ),
    "column_into_row": (
        lambda w, a, _: ([row[a] for row in w], [(a, j) for j in range(len(w))]),
        "The logits after token a are taken from column a; they should be row a.",
    ),
    "logits_of_answer": (
        lambda w, a, b: (w[b], [(a, j) for j in range(len(w))]),
        "You take softmax of the row of the next token, not of the one that was seen.",
    ),
    "all_rows": (
        lambda w, a, _: (w[a], [(i, j) for j in range(len(w)) for i in range(len(w))]),
        "Every row of the table gets the gradient, not only that of the token that was seen.",
    ),
    "first_row": (
        lambda w, a, _: (w[a], [(0, j) for j in range(len(w))]),
        "The gradient of every position goes into the first row.",
    ),
    "row_after": (
        lambda w, a, _: (w[a], [(a + 1, j) for j in range(len(w))]),
        "The gradient goes into the row after that of the token that was seen.",
    ),
    "logits_before": (
        lambda w, a, _: (w[a - 1], [(a, j) for j in range(len(w))]),
        "You take softmax of the row before that of the token that was seen.",
    ),
    "logits_after": (
        lambda w, a, _: (w[a + 1], [(a, j) for j in range(len(w))]),
        "You take softmax of the row after that of the token that was seen.",
    ),
    "column_before": (
        lambda w, a, _: (w[a], [(a, j - 1) for j in range(len(w))]),
        "Every entry of the gradient stands one column too early.",
    ),
    "column_after": (
        lambda w, a, _: (w[a], [(a, (j + 1) % len(w)) for j in range(len(w))]),
        "Every entry of the gradient stands one column too late.",
    ),
    "row_before": (
        lambda w, a, _: (w[a], [(a - 1, j) for j in range(len(w))]),
        "The gradient goes into the row before that of the token that was seen.",
    ),
}
"""Which logits are read, and where each slope goes."""

GATHERINGS = {
    None: (lambda old, new: old + new, ""),
    "overwrite": (
        lambda _, new: new,
        "A later position overwrites the gradient of an earlier one in the same row.",
    ),
    "first": (
        lambda old, new: old or new,
        "Only the first position of a row leaves a gradient there.",
    ),
    "minus": (lambda old, new: new - old, "Positions are subtracted from one another."),
    "largest": (
        lambda old, new: max(old, new, key=abs),
        "Of several positions in a row only the largest gradient stays.",
    ),
}

WEIGHTS = {
    None: (lambda *_: 1.0, ""),
    "visits": (
        lambda a, pairs, _: len(pairs) / sum(seen == a for seen, _ in pairs),
        "You divide each row by its own number of visits, not by all positions.",
    ),
    "rows": (
        lambda _, pairs, __: len(pairs) / len({seen for seen, _ in pairs}),
        "You divide by the number of different tokens that were seen, not of positions.",
    ),
    "once": (
        lambda a, pairs, _: 1 / sum(seen == a for seen, _ in pairs),
        "You divide each row by its number of visits and by all positions, too.",
    ),
    "loss": (
        lambda _, pairs, w: math.fsum(log_sum_exp(w[a]) - w[a][b] for a, b in pairs) / len(pairs),
        "You multiply the gradient by the loss of the text.",
    ),
}
"""Factors of a row's gradient."""

FAMILIES = {
    "kept": (
        (0.0, 0.5, 0.9, 2.0),
        Sentence(
            "What stands in a row counts {k} times when a later position adds to it; it should "
            "count once.",
            special={0: "A later position overwrites what stands in its row; it should add to it."},
        ),
    ),
    "answer_share": (
        (1.0, 0.5, 0.9, 0.1),
        Sentence(
            "The row of the next token gets {k} times the gradient of a position, its own "
            "the rest.",
            special={
                1: "The gradient of a position goes into the row of the next token, not "
                "into its own."
            },
        ),
    ),
    "loss_power": (
        (1.0, 2.0, 0.5, -1.0),
        Sentence(
            "You multiply the gradient by the loss of the text to the power of {k}.",
            special={
                1: "You multiply the gradient by the loss of the text.",
                2: "You multiply the gradient by the square of the loss of the text.",
                0.5: "You multiply the gradient by the root of the loss of the text.",
                -1: "You divide the gradient by the loss of the text.",
            },
        ),
    ),
}
"""Gradients with a number of their own."""

PROBABILITIES = {
    "table": "You normalise over the whole table, not over one row.",
    "columns": "You normalise over the columns of the table, not over its rows.",
    "unread": "Rows of tokens that were not seen get softmax for a gradient; theirs is 0.",
    "sum_once": "You subtract 1 for each position, but add softmax only once for each row.",
    "one_once": "You add softmax for each position, but subtract 1 only once for each pair.",
}


def _filled(pick, weights, pairs, n):
    grads = [[0.0] * len(row) for row in weights]
    read, gather = chosen(pick, "rows", ROWS), chosen(pick, "gathering", GATHERINGS)
    if pick("kept") is not None:
        gather = _keeping(pick("kept"))
    weight = chosen(pick, "weight", WEIGHTS)
    for a, b in pairs:
        logits, places = read(weights, a, b)
        factor = weight(a, pairs, weights)
        slopes = divided(pick, logits, b, n) or delta(pick, logits, b)
        slopes = [factor * d for d in slopes]
        if (k := pick("answer_share")) is not None:
            places = [*places, *((b, j) for j in range(len(slopes)))]
            slopes = [*((1 - k) * d for d in slopes), *(k * d for d in slopes)]
        for (r, c), slope in zip(places, _spread(slopes, places), strict=True):
            grads[r][c] = gather(grads[r][c], slope)
    return grads


def _keeping(share):
    return lambda old, new: share * old + new


def _spread(slopes, places):
    times = len(places) // len(slopes)
    return [slope for slope in slopes for _ in range(times)]


def _whole(weights, kind):
    """Give the probabilities of a table, normalised in another way."""
    if kind == "table":
        total = log_sum_exp([x for row in weights for x in row])
        return [[math.exp(x - total) for x in row] for row in weights]
    if kind == "columns":
        columns = [softmax(column) for column in zip(*weights, strict=True)]
        return [list(row) for row in zip(*columns, strict=True)]
    return [softmax(row) for row in weights]


def _counted(kind, weights, pairs):
    """Give the gradient of the sum from counts."""
    visits, counts = Counter(a for a, _ in pairs), Counter(pairs)
    if kind == "unread":
        visits = {a: visits[a] or 1 for a in range(len(weights))}
    if kind == "sum_once":
        visits = dict.fromkeys(visits, 1)
    if kind == "one_once":
        counts = dict.fromkeys(counts, 1)
    return [
        [visits.get(a, 0) * p - counts.get((a, j), 0) for j, p in enumerate(row)]
        for a, row in enumerate(_whole(weights, kind))
    ]


def _quotients(weights, pairs, h, both):
    """Give difference quotients of the sum of the losses, without rounding errors."""
    visits, counts = Counter(a for a, _ in pairs), Counter(pairs)

    def moved(a, j, p, by):
        return visits[a] * math.log1p(p * math.expm1(by)) - counts[a, j] * by

    return [
        [
            (moved(a, j, p, h) - (moved(a, j, p, -h) if both else 0.0)) / (2 * h if both else h)
            for j, p in enumerate(softmax(row))
        ]
        for a, row in enumerate(weights)
    ]


COARSE = tuple(eps for eps in EPS if eps >= 1e-6)


@mistakes(
    average=sentences(AVERAGES, sum="gradient_of_the_sum", tokens="gradient_divided_by_all_tokens"),
    delta=sentences(
        DELTAS,
        without=("per_class", "no_maximum"),
        up="gradient_points_down",
        no_minus_one="gradient_without_minus_one",
    ),
    pairs=sentences(PAIRS),
    rows=sentences(ROWS, answer="gradient_in_the_row_of_the_answer"),
    gathering=sentences(GATHERINGS, overwrite="gradient_overwrites"),
    weight=sentences(WEIGHTS, loss="gradient_times_the_loss"),
    probabilities={key: Sentence(text) for key, text in PROBABILITIES.items()},
    logits=sentences(TRANSFORMS),
    target=sentences(TARGETS),
    normed=sentences(NORMS),
    cut=sentences(CUTS, without=("negative",), single="gradient_in_single_precision"),
    forward_difference=(COARSE, "Your gradient is a difference quotient: weights move by {k}."),
    central_difference=(
        COARSE,
        "Your gradient is a difference quotient: weights move by {k} to both sides.",
    ),
    **LOGITS,
    **SLOPES,
    **FAMILIES,
    **WINDOWS,
    **DIVISORS,
    **BOUNDS,
    **ENDS,
    **COUNT.switches(),
    **SLOPE.switches(),
    benign={"empty": ("error",)},
)
def backward(pick, weights, tokens):
    """Give the mean gradient: softmax minus one-hot, in the rows of the tokens that are seen."""
    pairs, count = positions(pick, tokens)
    if (h := pick("forward_difference")) is not None:
        grads = _quotients(weights, pairs, h, both=False)
    elif (h := pick("central_difference")) is not None:
        grads = _quotients(weights, pairs, h, both=True)
    elif (kind := pick("probabilities")) is not None:
        grads = _counted(kind, weights, pairs)
    else:
        grads = _filled(pick, weights, pairs, count)
    part = 1.0 if SLOPE(pick) else share(pick, count, len(weights))
    if (k := pick("loss_power")) is not None:
        part *= WEIGHTS["loss"][0](None, pairs, weights) ** k
    grads = [[part * g for g in row] for row in grads]
    if (k := pick("decay")) is not None:
        grads = [
            [g + k * w for g, w in zip(*rows, strict=True)]
            for rows in zip(grads, weights, strict=True)
        ]
    return ended(pick, bounded(pick, grads))
