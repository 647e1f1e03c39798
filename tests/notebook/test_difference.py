"""What was run, beside what the file holds: only what the functions need, and how it differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.notebook.difference import RESTART, SAVE, differences, read_file
from gradekit.submission.reading import parse_notebook, parse_session
from tests.submission.conftest import build

EPS = "EPS = 0.5"
FUNCTION = "def f(x):\n    return x + EPS"
OTHER = "def f(x):\n    return x - EPS"


def told(run: list[str], saved: list[str]) -> list[str]:
    """Run cells, numbered from 1, beside a file with cells, for an assignment that asks for f."""
    ran = parse_session(enumerate(run, start=1), path="this notebook", functions=["f"])
    file = parse_notebook(build(*saved), path="/home/ann/hw.ipynb", functions=["f"])
    return differences(ran, file, ["f"])


@pytest.mark.parametrize(
    ("run", "saved"),
    [
        ([EPS, FUNCTION], [EPS, FUNCTION]),
        ([FUNCTION, EPS], [EPS, "text:more", FUNCTION]),
        ([EPS, EPS, OTHER, FUNCTION, FUNCTION], [EPS, FUNCTION]),
        ([EPS + "  # half", FUNCTION], [EPS, FUNCTION + "\n\n"]),
        ([EPS, FUNCTION, "def plot():\n    return EPS"], [EPS, FUNCTION, "x = 3"]),
    ],
    ids=["the same", "in another order", "again", "but for comments", "what f does not need"],
)
def test_nothing_is_told_where_the_file_says_the_same(run: list[str], saved: list[str]) -> None:
    assert told(run, saved) == []


@pytest.mark.parametrize(
    ("run", "saved", "sentence", "remedy"),
    [
        ([EPS, FUNCTION], [FUNCTION], "EPS: In [1] was run and is no longer in hw.ipynb.", RESTART),
        ([FUNCTION], ["text:1", EPS, FUNCTION], "EPS: cell 2 of hw.ipynb was not run.", RESTART),
        (
            [EPS, "1 + 1", FUNCTION],
            [EPS, OTHER],
            "f: In [3] is not what cell 2 of hw.ipynb says.",
            SAVE,
        ),
        (
            [EPS, OTHER, FUNCTION],
            [EPS, FUNCTION, OTHER],
            "f: In [3] was run last, but cell 3 of hw.ipynb comes last.",
            RESTART,
        ),
        (
            [EPS, "EPS /= 2", "EPS /= 2", FUNCTION],
            [EPS, "EPS /= 2", FUNCTION],
            "EPS: In [3] was not run once, as by cell 2 of hw.ipynb, and each time changes it.",
            RESTART,
        ),
    ],
    ids=["deleted", "not run", "changed", "run in another order", "run twice"],
)
def test_what_differs_is_told_with_what_to_do(
    run: list[str], saved: list[str], sentence: str, remedy: str
) -> None:
    assert told(run, saved) == [sentence, remedy]


def test_of_many_names_the_first_are_told() -> None:
    names = [f"A{number}" for number in range(7)]
    run = [*(f"{name} = 1" for name in names), f"def f(x):\n    return {' + '.join(names)}"]
    sentences = told(run, [run[-1]])
    assert sentences[0] == "A0: In [1] was run and is no longer in hw.ipynb."
    assert sentences[4:] == ["And 3 more such names.", RESTART]


@pytest.mark.parametrize("text", ["", "{", "[]", build()])
def test_a_file_that_cannot_be_read_is_passed_over(text: str, tmp_path: Path) -> None:
    (tmp_path / "hw.ipynb").write_text(text, "utf-8")
    assert read_file(tmp_path / "hw.ipynb") is None
    assert read_file(tmp_path / "none.ipynb") is None
