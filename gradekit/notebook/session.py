"""The cells that a kernel has run, and where it stands: read, and never run again here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gradekit.model.errors import printable
from gradekit.notebook.errors import NotebookError
from gradekit.submission.file import normalize_newlines

MOST_REPEATED: Final = 64 * 1024
"""Characters of cells; of more, a cell that was run often counts by its first and last run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """What a kernel has run since it was started.

    `cells` have the number and the text of each cell, in the order of execution;
    `transformed` is what IPython made of each text, by number. `names` are those that the
    kernel holds. `file` is the notebook's, where the front end tells it.
    """

    cells: Sequence[tuple[int, str]]
    transformed: Mapping[int, str]
    names: Mapping[str, Any]
    file: Path | None
    is_notebook: bool

    @property
    def title(self) -> str:
        """What reports call the submission."""
        return "this notebook" if self.is_notebook else "this session"


def read() -> Session:
    """Read the session of the kernel that runs this.

    Raises
    ------
    NotebookError
        If this Python is no kernel of IPython; the message says what to do instead.
    """
    shell = _shell()
    if shell is None:
        raise NotebookError(_without_kernel())
    history = shell.history_manager
    raw, parsed = list(history.input_hist_raw), list(history.input_hist_parsed)
    cells = [(number, normalize_newlines(text)) for number, text in enumerate(raw) if text.strip()]
    return Session(
        cells=_fewer(cells),
        transformed=dict(enumerate(parsed)),
        names=dict(shell.user_ns),
        file=_file(shell.user_ns),
        is_notebook=hasattr(shell, "kernel"),
    )


def _shell() -> Any:
    """Give the IPython that runs this, if one does: it is there without an import of ours."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _without_kernel() -> str:
    main = getattr(sys.modules.get("__main__"), "__file__", None)
    command = f"gradekit check {printable(Path(main).name)}" if main else "gradekit check FILE"
    return (
        "gradekit.check reads the cells of a notebook, and this Python runs none. "
        f"Check a file from the command line: `{command}`."
    )


def _fewer(cells: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Leave out repetitions where there is too much: what lies between needs the first of them."""
    if sum(len(text) for _, text in cells) <= MOST_REPEATED:
        return cells
    first = {text: number for number, text in reversed(cells)}
    last = {text: number for number, text in cells}
    return [(number, text) for number, text in cells if number in {first[text], last[text]}]


def _file(names: Mapping[str, Any]) -> Path | None:
    """Find the notebook's file: VS Code and Jupyter name it, Colab does not."""
    for name in (names.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")):
        if isinstance(name, str) and name.endswith(".ipynb") and Path(name).is_file():
            return Path(name)
    return None
