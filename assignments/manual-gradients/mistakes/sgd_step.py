"""One step of gradient descent for every matrix of a state."""

from gradekit.mistakes import mistakes
from gradekit.mistakes.gradient_clipping import NORMS, bounded, flattened
from gradekit.mistakes.gradient_descent import DESCENT, MOVES, MOVING, moved, rate_used, shortened
from gradekit.mistakes.nested_results import CUTS, ENDS, each, ended
from gradekit.mistakes.tables import chosen, sentences, with_beliefs

from ._states import LEFT_OUT, SHAPES, transposed

MOVED = {
    "wte": "The embeddings, wte, do not move.",
    "fc1": "The hidden layer, mlp_fc1, does not move.",
    "fc2": "The output layer, mlp_fc2, does not move.",
    "layers": "Only wte moves; both layers stay.",
    "below": "Only mlp_fc2 moves.",
    "ends": "Only mlp_fc1 moves.",
    "but_first_row": "Only the first row of each matrix moves.",
    "but_last_row": "Only the last row of each matrix moves.",
    "last_row": "The last row of each matrix does not move.",
    "first_row": "The first row of each matrix does not move.",
    "last_column": "The last column of each matrix does not move.",
    "first_column": "The first column of each matrix does not move.",
    "but_first_column": "Only the first column of each matrix moves.",
}

GRADIENTS = {
    None: (lambda state, grads: grads, ""),
    "in_order": (
        lambda state, grads: dict(zip(state, grads.values(), strict=True)),
        "You take the gradients in the order of their dict; ask for each by its name.",
    ),
    "transposed": (
        lambda state, grads: {name: transposed(rows) for name, rows in grads.items()},
        "You exchange rows and columns of the gradients.",
    ),
    "first_row": (
        lambda state, grads: {name: [rows[0]] * len(rows) for name, rows in grads.items()},
        "Every row moves by the first row of its gradient.",
    ),
    "rows_reversed": (
        lambda state, grads: {name: rows[::-1] for name, rows in grads.items()},
        "You take the rows of each gradient in reverse order.",
    ),
    "wte": (
        lambda state, grads: dict.fromkeys(state, grads["wte"]),
        "All matrices move by the gradient of wte.",
    ),
    "fc2": (
        lambda state, grads: dict.fromkeys(state, grads["mlp_fc2"]),
        "All matrices move by the gradient of mlp_fc2.",
    ),
    "layers_exchanged": (
        lambda state, grads: {
            "wte": grads["wte"],
            "mlp_fc1": grads["mlp_fc2"],
            "mlp_fc2": grads["mlp_fc1"],
        },
        "The gradients of mlp_fc1 and mlp_fc2 are exchanged.",
    ),
    "row_means": (
        lambda state, grads: {
            name: [[sum(row) / len(row)] * len(row) for row in rows] for name, rows in grads.items()
        },
        "Every entry moves by the mean of its row of the gradient.",
    ),
    "by_rows": (
        lambda state, grads: {
            name: [[x / len(rows) for x in row] for row in rows] for name, rows in grads.items()
        },
        "You divide each gradient by the number of its rows.",
    ),
    "each_unit": (
        lambda state, grads: {
            name: each(lambda x, rows=rows: x / (_length(rows) or 1.0), rows)
            for name, rows in grads.items()
        },
        "You divide each gradient by its length.",
    ),
}


def _length(rows):
    return sum(x * x for row in rows for x in row) ** 0.5


@mistakes(
    move=sentences(MOVES, up="sgd_climbs", twice="sgd_multiplies_the_rate_twice"),
    gradient=sentences(GRADIENTS, in_order="sgd_takes_the_gradients_in_order"),
    left_out=sentences(
        {key: (form, MOVED.get(key, "")) for key, (form, _) in LEFT_OUT.items()},
        wte="sgd_leaves_the_embeddings_out",
    ),
    normed=sentences(NORMS, without=("signs",)),
    cut=sentences(CUTS, without=("positive", "negative"), single="sgd_in_single_precision"),
    shape=sentences(
        {**SHAPES, "nothing": (lambda _: None, "You return nothing.")},
        without=("layers_transposed",),
        nothing="sgd_returns_nothing",
    ),
    **with_beliefs(MOVING, weight_decay="sgd_decays_the_weights"),
    **ENDS,
    **DESCENT.switches(),
)
def sgd_step(pick, state, grads, learning_rate):
    """Give every weight moved to w - learning_rate * g."""
    moved_state = descended(
        pick, state, chosen(pick, "gradient", GRADIENTS)(state, grads), learning_rate
    )
    if pick("shape") == "nothing":
        return None
    return chosen(pick, "shape", SHAPES)(ended(pick, moved_state))


def descended(pick, state, grads, learning_rate):
    """Move every matrix."""
    rate = rate_used(pick, learning_rate)
    grads = bounded(pick, chosen(pick, "left_out", LEFT_OUT)(grads))
    grads = shortened(pick, grads, flattened(grads))
    return {
        name: [
            [moved(pick, w, g, rate) for w, g in zip(row, slopes, strict=False)]
            for row, slopes in zip(rows, grads[name], strict=False)
        ]
        for name, rows in state.items()
    }
