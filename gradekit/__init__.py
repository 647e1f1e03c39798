"""Property-based grading of language-model training: losses, gradients, the training step.

In a notebook `check` checks what was defined in it, and ``%load_ext gradekit`` gives it the
magic ``%gradekit``; `Report` is what is known about one submission. Authors of properties
import `asserts` (comparisons), `strategies` (Hypothesis strategies),
`histories` (calls after other calls), `tolerance` (rounding error bounds), `guards` (losses
under a guard against log(0)), `mistakes` (error models, with which wrong functions are
explained) and `symbolic` (identities proved with SymPy). The rest are packages.
``tests/repository/test_architecture.py`` says which may import which.
"""

# Nothing is imported here: with `python -m gradekit` a student's folder still stands first in
# the path, and pytest imports this package wherever it runs.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from gradekit.model.report import Report
    from gradekit.notebook.checking import check

__all__ = ["Report", "__version__", "check", "load_ipython_extension"]

__version__ = "0.1.0"

_LAZY = {"Report": "gradekit.model.report", "check": "gradekit.notebook.checking"}
"""What is imported when it is first asked for: every command imports this package."""


def load_ipython_extension(ipython: "Any") -> None:
    """Give a kernel the line magic ``%gradekit``; IPython calls it for ``%load_ext gradekit``."""
    from gradekit.notebook import magic

    magic.load(ipython)


def __getattr__(name: str) -> "Any":
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_LAZY[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})  # what a notebook completes
