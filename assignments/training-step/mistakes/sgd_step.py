"""One step of gradient descent for a table of weights."""

from gradekit.mistakes import mistakes
from gradekit.mistakes.gradient_clipping import NORMS, bounded, flattened
from gradekit.mistakes.gradient_descent import DESCENT, MOVES, MOVING, moved, rate_used, shortened
from gradekit.mistakes.nested_results import CUTS, ENDS, ended
from gradekit.mistakes.tables import chosen, sentences, with_beliefs


def _places(condition):
    return lambda r, c, w: condition(r, c, len(w), len(w[0]))


PARTS = {
    None: (lambda *_: True, ""),
    "first_row": (_places(lambda r, *_: r == 0), "Only the first row moves."),
    "last_row": (_places(lambda r, _, n, __: r == n - 1), "Only the last row moves."),
    "no_first_row": (_places(lambda r, *_: r > 0), "The first row does not move."),
    "no_last_row": (_places(lambda r, _, n, __: r < n - 1), "The last row does not move."),
    "first_column": (_places(lambda _, c, *__: c == 0), "Only the first column moves."),
    "no_first_column": (_places(lambda _, c, *__: c > 0), "The first column does not move."),
    "no_last_column": (
        _places(lambda _, c, __, m: c < m - 1),
        "The last column does not move.",
    ),
    "diagonal": (_places(lambda r, c, *_: r == c), "Only the diagonal of the table moves."),
    "no_diagonal": (_places(lambda r, c, *_: r != c), "The diagonal of the table does not move."),
    "upper": (_places(lambda r, c, *_: c >= r), "Entries below the diagonal do not move."),
    "lower": (_places(lambda r, c, *_: c <= r), "Entries above the diagonal do not move."),
}

GRADIENTS = {
    None: (lambda g: g, ""),
    "transposed": (
        lambda g: [list(column) for column in zip(*g, strict=True)],
        "You exchange rows and columns of the gradient.",
    ),
    "rows_reversed": (lambda g: g[::-1], "You take the rows of the gradient in reverse order."),
    "first_row": (
        lambda g: [g[0] for _ in g],
        "Every row moves by the first row of the gradient.",
    ),
    "row_before": (
        lambda g: [g[-1], *g[:-1]],
        "Every row moves by the row of the gradient before it.",
    ),
    "row_sums": (
        lambda g: [[sum(row)] * len(row) for row in g],
        "Every entry moves by the sum of its row of the gradient.",
    ),
    "row_means": (
        lambda g: [[sum(row) / len(row)] * len(row) for row in g],
        "Every entry moves by the mean of its row of the gradient.",
    ),
    "column_means": (
        lambda g: [[sum(c) / len(g) for c in zip(*g, strict=True)] for _ in g],
        "Every entry moves by the mean of its column of the gradient.",
    ),
    "mean": (
        lambda g: [[sum(map(sum, g)) / len(flattened(g))] * len(row) for row in g],
        "Every entry moves by the mean of the whole gradient.",
    ),
    "sum": (
        lambda g: [[sum(map(sum, g))] * len(row) for row in g],
        "Every entry moves by the sum of the whole gradient.",
    ),
    "by_rows": (
        lambda g: [[x / len(g) for x in row] for row in g],
        "You divide the gradient by the number of rows.",
    ),
    "by_columns": (
        lambda g: [[x / len(row) for x in row] for row in g],
        "You divide the gradient by the number of columns.",
    ),
    "accumulated": (
        lambda g: [[sum(row[: j + 1]) for j in range(len(row))] for row in g],
        "Each entry moves by the sum of the gradients of its row up to it.",
    ),
    "centred": (
        lambda g: [[x - sum(row) / len(row) for x in row] for row in g],
        "You subtract the mean of its row from each gradient.",
    ),
}

SHAPES = {
    None: (lambda w: w, ""),
    "flat": (lambda w: [x for row in w for x in row], "You return one flat list, not a table."),
    "batch": (lambda w: [w], "You return the table inside one more list."),
    "transposed": (
        lambda w: [list(column) for column in zip(*w, strict=True)],
        "You return the table with rows and columns exchanged.",
    ),
    "first_row": (lambda w: w[0], "You return the first row only."),
    "first_row_table": (lambda w: w[:1], "You return a table of the first row only."),
    "last_row": (lambda w: w[-1], "You return the last row only."),
    "no_last_row": (lambda w: w[:-1], "The last row is missing in what you return."),
    "no_last_column": (
        lambda w: [row[:-1] for row in w],
        "The last column is missing in what you return.",
    ),
    "nothing": (lambda _: None, "You return nothing."),
}


@mistakes(
    move=sentences(
        MOVES,
        up="sgd_climbs",
        twice="sgd_uses_the_rate_twice",
        signs="sgd_follows_the_sign",
        replaced="sgd_replaces_the_weights",
    ),
    gradient=sentences(GRADIENTS),
    part=sentences(PARTS),
    normed=sentences(NORMS, without=("signs",)),
    cut=sentences(CUTS, without=("positive", "negative"), single="sgd_in_single_precision"),
    shape=sentences(SHAPES),
    **with_beliefs(MOVING, weight_decay="sgd_decays_the_weights"),
    **ENDS,
    **DESCENT.switches(),
)
def sgd_step(pick, weights, grads, learning_rate):
    """Give weights - learning_rate * grads."""
    rate, part = rate_used(pick, learning_rate), chosen(pick, "part", PARTS)
    grads = bounded(pick, chosen(pick, "gradient", GRADIENTS)(grads))
    grads = shortened(pick, grads, flattened(grads))
    table = [
        [
            moved(pick, w, g, rate) if part(r, c, weights) else w
            for c, (w, g) in enumerate(zip(row, slopes, strict=False))
        ]
        for r, (row, slopes) in enumerate(zip(weights, grads, strict=False))
    ]
    return chosen(pick, "shape", SHAPES)(ended(pick, table))
