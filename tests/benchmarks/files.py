"""The submissions that are measured one by one."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.benchmarks.definitions import Piece, mistake, style
from tests.benchmarks.environments import CHECKOUT
from tests.benchmarks.variety import composed

ASSIGNMENT: Final = CHECKOUT / "assignments" / "cross-entropy"
ONE: Final = ASSIGNMENT / "solutions" / "plain_lists.py"
"""A bundled solution: what it answers may be known to gradekit before."""

UNLIKE: Final = {
    "softmax": "of_every_other_first",
    "cross_entropy_loss": "by_log1p_of_the_others",
    "sequence_loss": "by_shares",
    "perplexity": "by_a_square",
    "softmax_cross_entropy_grad": "by_log_sum_exp",
}
"""For each function a right style whose results are rounded as those of no bundled solution."""

MISTAKES: Final = {
    "softmax": "softmax_without_exp",
    "cross_entropy_loss": "loss_in_bits",
    "sequence_loss": "sequence_loss_is_a_sum",
    "perplexity": "perplexity_to_the_base_two",
    "softmax_cross_entropy_grad": "gradient_with_the_wrong_sign",
}
"""For each function a different mistake."""

IN_NUMPY: Final = {
    "softmax": "by_numpy_as_annotated",
    "cross_entropy_loss": "by_numpy",
    "sequence_loss": "by_numpy",
    "perplexity": "by_numpy",
    "softmax_cross_entropy_grad": "by_eye",
}
"""For each function a style that takes lists as well: pytest passes what the asserts say."""


def write_unlike(path: Path) -> Path:
    """Write a right file in pure Python whose answers nobody has seen before."""
    return _written(path, {name: style(one, name) for name, one in UNLIKE.items()})


def write_in_numpy(path: Path) -> Path:
    """Write a right file that imports NumPy."""
    return _written(path, {name: style(one, name) for name, one in IN_NUMPY.items()})


def write_wrong(path: Path) -> Path:
    """Write a file whose five functions are wrong in five ways."""
    wrong = {name: mistake(ASSIGNMENT, one, name) for name, one in MISTAKES.items()}
    return _written(path, wrong)


def _written(path: Path, pieces: Mapping[str, Piece]) -> Path:
    path.write_text(composed(list(pieces.values()), random.Random(0)).text, "utf-8")
    return path
