"""The mean loss of a text under a table of logits."""

from gradekit.mistakes import mistakes
from gradekit.mistakes.averages import AVERAGES, DIVISORS, MEAN, OTHER_AVERAGES, averaged
from gradekit.mistakes.logits import LOGITS, TRANSFORMS, log_sum_exp
from gradekit.mistakes.loss_formulas import LOSSES
from gradekit.mistakes.losses import GUARDING, TARGETS, TERMS, position_loss
from gradekit.mistakes.nested_results import CUTS, ENDS, ended
from gradekit.mistakes.positions import COUNT, PAIRS, positions
from gradekit.mistakes.tables import chosen, sentences
from gradekit.mistakes.windows import WINDOWS

ROWS = {
    None: (lambda w, a, _: w[a], ""),
    "column": (
        lambda w, a, _: [row[a] for row in w],
        "You read columns: the logits after token a are column a of the table.",
    ),
    "both": (
        lambda w, a, b: [x + y for x, y in zip(w[a], w[b], strict=True)],
        "You add the row of the next token to the logits.",
    ),
    "mean": (
        lambda w, *_: [sum(column) / len(w) for column in zip(*w, strict=True)],
        "You average all rows of the table: the token that is seen plays no part.",
    ),
    "first": (lambda w, *_: w[0], "You always read the first row of the table."),
    "last": (lambda w, *_: w[-1], "You always read the last row of the table."),
}

NORMALISERS = {
    "table": (
        lambda w, a, b: log_sum_exp([x for row in w for x in row]) - w[a][b],
        "You normalise over the whole table, not over one row.",
    ),
    "column": (
        lambda w, a, b: log_sum_exp([row[b] for row in w]) - w[a][b],
        "You normalise over the columns of the table, not over its rows.",
    ),
}
"""What softmax divides by, where that is not the row's."""


@mistakes(
    average=sentences(AVERAGES, sum="loss_is_a_sum", tokens="loss_divided_by_all_tokens"),
    loss=sentences(
        LOSSES,
        bits="loss_in_bits",
        no_normaliser="loss_without_the_normaliser",
        no_maximum="loss_without_the_maximum",
    ),
    pairs=sentences(
        PAIRS,
        same="loss_of_the_token_itself",
        skip_last="loss_without_the_end",
        from_one="loss_counts_tokens_from_one",
    ),
    other_average=sentences(OTHER_AVERAGES),
    rows=sentences(ROWS, column="loss_reads_columns"),
    normaliser=sentences(NORMALISERS),
    logits=sentences(TRANSFORMS),
    target=sentences(TARGETS),
    cut=sentences(
        CUTS, without=("absolute", "positive", "down"), single="loss_in_single_precision"
    ),
    **LOGITS,
    **WINDOWS,
    **TERMS,
    **GUARDING,
    **DIVISORS,
    **ENDS,
    **COUNT.switches(),
    **MEAN.switches(),
    benign={"empty": ("error",)},
)
def forward(pick, weights, tokens):
    """Give the mean of -log softmax(weights[tokens[i]])[tokens[i + 1]]."""
    pairs, count = positions(pick, tokens)
    if pick("normaliser") is not None:
        form = chosen(pick, "normaliser", NORMALISERS)
        losses = [form(weights, a, b) for a, b in pairs]
    else:
        row = chosen(pick, "rows", ROWS)
        losses = [position_loss(pick, row(weights, a, b), b) for a, b in pairs]
    return ended(pick, averaged(pick, losses, count, len(weights)))
