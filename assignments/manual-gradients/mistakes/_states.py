"""States and gradients as a whole: which matrices, which rows, which shape."""

from gradekit.mistakes.nested_results import each


def zeros(rows):
    """Give a matrix of zeros of the same shape."""
    return each(lambda _: 0.0, rows)


def transposed(rows):
    """Exchange rows and columns."""
    return [list(column) for column in zip(*rows, strict=True)]


def _without(*names):
    return lambda grads: {
        name: zeros(rows) if name in names else rows for name, rows in grads.items()
    }


def _rows(form):
    return lambda grads: {name: form(rows) for name, rows in grads.items()}


def _first_row(rows):
    return [rows[0], *zeros(rows[1:])]


def _last_row(rows):
    return [*zeros(rows[:-1]), rows[-1]]


LEFT_OUT = {
    None: (lambda grads: grads, ""),
    "wte": (_without("wte"), "The gradients of wte are left at 0."),
    "fc1": (_without("mlp_fc1"), "The gradients of mlp_fc1 are left at 0."),
    "fc2": (_without("mlp_fc2"), "The gradients of mlp_fc2 are left at 0."),
    "layers": (
        _without("mlp_fc1", "mlp_fc2"),
        "The gradients of both layers are left at 0: only wte has some.",
    ),
    "below": (
        _without("wte", "mlp_fc1"),
        "The gradients of wte and mlp_fc1 are left at 0: only mlp_fc2 has some.",
    ),
    "ends": (
        _without("wte", "mlp_fc2"),
        "The gradients of wte and mlp_fc2 are left at 0: only mlp_fc1 has some.",
    ),
    "but_first_row": (
        _rows(_first_row),
        "Only the first row of each matrix has gradients; the others are left at 0.",
    ),
    "but_last_row": (
        _rows(_last_row),
        "Only the last row of each matrix has gradients; the others are left at 0.",
    ),
    "last_row": (
        _rows(lambda rows: [*rows[:-1], zeros(rows[-1])]),
        "The gradients of the last row of each matrix are left at 0.",
    ),
    "first_row": (
        _rows(lambda rows: [zeros(rows[0]), *rows[1:]]),
        "The gradients of the first row of each matrix are left at 0.",
    ),
    "last_column": (
        _rows(lambda rows: [[*row[:-1], 0.0] for row in rows]),
        "The gradients of the last column of each matrix are left at 0.",
    ),
    "first_column": (
        _rows(lambda rows: [[0.0, *row[1:]] for row in rows]),
        "The gradients of the first column of each matrix are left at 0.",
    ),
    "but_first_column": (
        _rows(lambda rows: [[row[0], *zeros(row[1:])] for row in rows]),
        "Only the first column of each matrix has gradients; the others are left at 0.",
    ),
}

NAMES = {"wte": "wte", "fc1": "mlp_fc1", "fc2": "mlp_fc2"}

SHAPES = {
    None: (lambda grads: grads, ""),
    "one_row": (
        lambda grads: {name: [[x for row in rows for x in row]] for name, rows in grads.items()},
        "You list the numbers of a matrix in one row; it should have the rows of its matrix.",
    ),
    "flat": (
        lambda grads: {name: [x for row in rows for x in row] for name, rows in grads.items()},
        "You return one flat list for each matrix; it should have the rows of its matrix.",
    ),
    "transposed": (
        lambda grads: {name: transposed(rows) for name, rows in grads.items()},
        "Every matrix that you return has rows and columns exchanged.",
    ),
    "layers_transposed": (
        lambda grads: {
            name: transposed(rows) if name != "wte" else rows for name, rows in grads.items()
        },
        "The gradients of mlp_fc1 and mlp_fc2 have rows and columns exchanged.",
    ),
    "fc1_transposed": (
        lambda grads: {**grads, "mlp_fc1": transposed(grads["mlp_fc1"])},
        "The matrix for mlp_fc1 has rows and columns exchanged.",
    ),
    "fc2_transposed": (
        lambda grads: {**grads, "mlp_fc2": transposed(grads["mlp_fc2"])},
        "The matrix for mlp_fc2 has rows and columns exchanged.",
    ),
    "wte_transposed": (
        lambda grads: {**grads, "wte": transposed(grads["wte"])},
        "The matrix for wte has rows and columns exchanged.",
    ),
    "no_wte": (
        lambda grads: {name: rows for name, rows in grads.items() if name != "wte"},
        "wte is missing in the dict that you return.",
    ),
    "no_fc1": (
        lambda grads: {name: rows for name, rows in grads.items() if name != "mlp_fc1"},
        "mlp_fc1 is missing in the dict that you return.",
    ),
    "no_fc2": (
        lambda grads: {name: rows for name, rows in grads.items() if name != "mlp_fc2"},
        "mlp_fc2 is missing in the dict that you return.",
    ),
    **{
        f"{key}_columns_shifted": (
            lambda grads, name=name: {**grads, name: [[*row[1:], row[0]] for row in grads[name]]},
            f"The entries of {name} that you return stand one column too early.",
        )
        for key, name in NAMES.items()
    },
    **{
        f"{key}_rows_shifted": (
            lambda grads, name=name: {**grads, name: [*grads[name][1:], grads[name][0]]},
            f"The rows of {name} that you return stand one row too early.",
        )
        for key, name in NAMES.items()
    },
    "values": (lambda grads: list(grads.values()), "You return a list of matrices, not a dict."),
    "batch": (
        lambda grads: {name: [rows] for name, rows in grads.items()},
        "Each matrix that you return is inside one more list.",
    ),
    "row_sums": (
        lambda grads: {name: [sum(row) for row in rows] for name, rows in grads.items()},
        "You return one number for each row: the sum of its entries.",
    ),
}
"""What comes back: a dict like the state, in other shapes."""
