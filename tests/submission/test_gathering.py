"""What is read beside a submission, as text: names, places and bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.submission import gathering
from gradekit.submission.imports import DEEPEST
from gradekit.submission.module_text import imported_packages
from gradekit.submission.reading import Beside, Submission, read_submission


def read(folder: Path, functions: set[str] | None = None, **texts: str) -> Submission:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/', 1)}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    path = folder / f"{next(iter(texts))}.py"
    beside = Beside(folder=str(folder))
    return read_submission(path, load="definitions", functions=functions or {"f"}, beside=beside)


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        ("import math, numpy.linalg as la\nfrom os.path import join\n", {"math", "numpy", "os"}),
        ("x = 1; import re # import a\ndef f(): import json\n", {"re", "json"}),
        ("important = 1\nfrom_ = 2\n", set()),
        ("import math, helper\n", None),
        ("from . import math\n", None),
        ("if 1: import helper\n", None),
        ("from \\\n  helper import f\n", None),
        ("import \\\n  helper\n", None),
    ],
)
def test_a_text_that_imports_only_what_is_installed_is_told_apart(
    text: str, packages: set[str] | None
) -> None:
    assert imported_packages(text) == packages


def test_definitions_are_where_the_modules_have_them(tmp_path: Path) -> None:
    submission = read(
        tmp_path,
        {"f", "g", "N"},
        hw="from nets import f as g, N\nfrom helper import *\nf = 1\n",
        nets____init__="from .loss import f\nN = 1\n",
        nets__loss="\n\ndef f(x, *y):\n    return x\n",
        helper="def h(z): ...\ndef _i(): ...\ndef f(): ...\n",
    )
    places = {name: submission.position(d.line) for name, d in submission.definitions.items()}
    assert places == {
        "f": "line 3",
        "g": "nets/loss.py, line 3",
        "N": "nets/__init__.py, line 2",
        "h": "helper.py, line 1",
    }
    assert submission.definitions["g"].parameters == ("x", "*y")
    lines = [submission.definitions[name].line for name in "fg"]
    assert [submission.line_in_file(line) for line in lines] == [3, 0]
    assert [submission.lines[line - 1] for line in lines] == ["f = 1", "def f(x, *y):"]


def test_only_what_is_asked_for_is_selected(tmp_path: Path) -> None:
    submission = read(
        tmp_path,
        hw="import helper as h\ndef f(x):\n    return h.N + h.g(x)\n",
        helper="N = 1\nM = 2\nimport math\ndef g(x):\n    return T[x]\nT = [3]\nprint(g(0))\n",
    )
    (source,) = (module.source for module in submission.modules if module.path)
    assert source == "N = 1\n\n\ndef g(x):\n    return T[x]\nT = [3]\n\n"


def test_a_file_without_modules_has_none(tmp_path: Path) -> None:
    submission = read(tmp_path, hw="import math\ndef f(x):\n    return math.exp(x)\n", helper="")
    assert (submission.modules, submission.unread, submission.cautions) == ((), {}, ())


def test_without_a_place_nothing_is_read(tmp_path: Path) -> None:
    read(tmp_path, hw="from helper import f\n", helper="def f(): ...\n")
    assert read_submission(tmp_path / "hw.py").modules == ()


def test_what_is_looked_for_in_vain_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_ABSENT", 5)
    text = "def f():\n" + "".join(f"    import m{k}\n" for k in range(50))
    assert len(read(tmp_path, hw=text).unread) == 10  # each by two names
    deep = f"def f():\n    import {'a.' * DEEPEST}b\n    from {'.' * 5000} import c\n"
    submission = read(tmp_path, hw=deep)
    assert "a" in submission.unread
    assert all(len(sentence) < 200 for sentence in submission.cautions)
