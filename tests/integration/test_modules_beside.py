"""Submissions of several files: what is read beside them, and what the report says of it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gradekit.assignment import library
from gradekit.judging.judge import judge
from gradekit.model.assignment import Assignment
from gradekit.model.report import Report
from gradekit.submission.gathering import LARGEST, MOST
from tests.folders import PLAIN, limited
from tests.isolation import ISOLATION

Check = Callable[..., Report]

DOUBLE = "def double(x):\n    return 2 * x\n"
ALL = (
    "def double_all(numbers):\n"
    "    if not numbers:\n        raise ValueError('numbers is empty')\n"
    "    return [double(x) for x in numbers]\n"
)
WRONG = "def double(x):\n    return x.nothing\n"


def notebook(*cells: str) -> str:
    made = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": []} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": made})


@pytest.fixture
def check(tiny: Assignment, tmp_path: Path) -> Check:
    """Write the files of a student, and judge the first of them."""

    def checked(**texts: str) -> Report:
        for name, text in texts.items():
            path = tmp_path / f"{name.replace('__', '/')}.py"
            if text.startswith("{"):
                path = path.with_suffix(".ipynb")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        first = next(iter(texts)).replace("__", "/")
        (path,) = (each for each in tmp_path.glob(f"{first}.*") if each.is_file())
        submission = library.read_for(tiny.manifest, str(path))
        return judge(limited(tiny, seconds_to_load=1), submission, isolation=ISOLATION)

    return checked


RIGHT = {
    "a function": {"hw": "from helper import double\n" + ALL, "helper": DOUBLE},
    "under another name": {
        "hw": "from helper import twice as double\n" + ALL,
        "helper": "def twice(x):\n    return FACTOR * x\nFACTOR = 2\n",
    },
    "a module": {
        "hw": "import helper as h\ndef double(x):\n    return h.FACTOR * x\n" + ALL,
        "helper": "import nowhere\nFACTOR = 2\nOTHER = nowhere.f()\n",
    },
    "all names": {"hw": "from helper import *\n", "helper": DOUBLE + ALL},
    "a star in a star": {"hw": "from a import *\n", "a": "from b import *\n", "b": DOUBLE + ALL},
    "in a function": {
        "hw": "def double(x):\n    from helper import FACTOR\n    return FACTOR * x\n" + ALL,
        "helper": "FACTOR = 2\n",
    },
    "relative": {"hw": "from .helper import double\n" + ALL, "helper": DOUBLE},
    "relative and not": {
        "hw": "from . import helper\nfrom helper import double\n"
        "assert helper.double is double\nimport helper as same\n" + ALL,
        "helper": DOUBLE,
    },
    "a package": {
        "hw": "from nets import double\n" + ALL,
        "nets/__init__": "from .loss import double\n",
        "nets/loss": "from . import parts\nfrom .parts import FACTOR\n"
        "def double(x):\n    return FACTOR * x * parts.ONE\n",
        "nets/parts": "FACTOR = 2\nONE = 1\n",
    },
    "a folder without __init__": {
        "hw": "import nets.loss\ndef double(x):\n    return nets.loss.double(x)\n" + ALL,
        "nets/loss": "from ..helper import FACTOR\nfrom helper import FACTOR as SAME\n"
        "def double(x):\n    return x * (FACTOR + SAME) / 2\n",
        "helper": "FACTOR = 2\n",
    },
    "a package of its own": {
        "hw": "from . import FACTOR\ndef double(x):\n    return FACTOR * x\n" + ALL,
        "__init__": "FACTOR = 2\n",
    },
    "a notebook": {"hw": notebook("import helper\n", DOUBLE.replace("2", "helper.N"), ALL),
                   "helper": "N = 2\n"},
    "a notebook beside submission.py": {"hw": notebook("from submission import *\n"),
                                        "submission": PLAIN},
    "a circle": {
        "hw": "import helper\nN = 2\ndef double(x):\n    return helper.double(x)\n" + ALL,
        "helper": "import hw\ndef double(x):\n    return hw.N * x\n",
    },
    "a circle of others": {
        "hw": "from a import double\n" + ALL,
        "a": "import b\ndef double(x):\n    return b.double(x)\n",
        "b": "import a\nN = 2\ndef double(x):\n    return N * x\n",
    },
    "names that others use": {
        "hw": "from program import double as own\nfrom sitecustomize import N\n"
        "from server import M\ndef double(x):\n    return own(x) * N * M\n" + ALL,
        "program": DOUBLE + "def LoadedProgram(): 1 / 0\n",
        "sitecustomize": "N = 1\n",
        "server": "M = 1\n",
    },
    "what raises, has no end, or is a demo": {
        "hw": "from helper import double\n" + ALL,
        "helper": "1 / 0\nraise SystemExit\nprint('hello')\n" + DOUBLE
        + "while True: pass\nif __name__ == '__main__':\n    1 / 0\n",
    },
    "a stop in a table": {
        "hw": "from helper import double\n" + ALL,
        "helper": "TABLE = []\nwhile True:\n    TABLE.append(2)\n    if len(TABLE) > 9: break\n"
        "for _ in iter(int, 1): TABLE.append(2) if len(TABLE) < 9 else None\n"
        "def double(x):\n    return TABLE[0] * x\n",
    },
    "annotations": {
        "hw": "from helper import double\n" + ALL,
        "helper": "from __future__ import annotations\ndef double(x: nothing): return 2 * x\n",
    },
    "in a thread, with another module": {
        "hw": "import threading\ndef double(x):\n    found = []\n    def run():\n"
        "        from helper import FACTOR\n        found.append(FACTOR)\n"
        "    thread = threading.Thread(target=run)\n    thread.start()\n    thread.join()\n"
        "    return found[0] * x\n" + ALL,
        "helper": "from inner import FACTOR\n",
        "inner": "FACTOR = sum(1 for k in range(10**6)) / 500000\n",
    },
    "dataclasses": {
        "hw": "from helper import Scale\nimport dataclasses\n@dataclasses.dataclass\n"
        "class Own:\n    by: 'int'\ndef double(x):\n    return Scale(2).by * x\n" + ALL,
        "helper": "import dataclasses\n@dataclasses.dataclass\nclass Scale:\n    by: 'int'\n",
    },
}  # fmt: skip


def files(texts: dict[str, str]) -> dict[str, str]:
    return {name.replace("/", "__"): text for name, text in texts.items()}


@pytest.mark.sample(7)
@pytest.mark.parametrize("texts", RIGHT.values(), ids=RIGHT.keys())
def test_a_right_submission_of_several_files_has_full_marks(
    check: Check, tmp_path: Path, texts: dict[str, str]
) -> None:
    for name, text in texts.items():
        path = tmp_path / f"{name}{'.ipynb' if text.startswith('{') else '.py'}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    report = check(**dict([next(iter(files(texts).items()))]))
    assert (report.score, report.problem) == (7.5, None)
    names = sorted(f"{name}.py" for name in list(texts)[1:])
    assert report.notes == [f"Run with it, from beside it: {', '.join(names)}."]


def test_nothing_is_said_of_what_nothing_graded_imports(check: Check) -> None:
    report = check(hw=PLAIN + "import helper\nhelper.demo()\n", helper="1 / 0\n")
    assert (report.score, report.notes) == (7.5, [])


def test_a_fault_in_a_module_is_told_with_its_file_and_line(check: Check) -> None:
    report = check(hw="from helper import double\n" + ALL, helper="X = 1\n\n" + WRONG)
    doubles = next(each for each in report.properties if each.name == "doubles")
    assert (doubles.position, doubles.line) == ("helper.py, line 3", 0)
    assert {each.position for each in report.outcomes} == {"helper.py, line 4"}
    all_of_them = next(each for each in report.properties if each.functions == ["double_all"])
    assert (all_of_them.position, all_of_them.line) == ("line 2", 2)


def test_a_fault_is_told_in_the_notebook_and_beside_it(check: Check) -> None:
    cells = notebook("from helper import *\n", "X = 1\n" + ALL.replace("[double", "['x' + double"))
    report = check(hw=cells, helper=WRONG)
    assert {each.position for each in report.outcomes} == {"cell 2, line 5", "helper.py, line 2"}


@pytest.mark.parametrize("above", ["", "import functools\n@functools.cache\n"])
def test_a_helper_in_a_module_costs_its_caller_nothing(check: Check, above: str) -> None:
    text = "from helper import double, double_all\n"
    report = check(hw=text, helper="from inner import double\n" + ALL, inner=above + WRONG)
    lost = {each.functions[0] for each in report.properties if each.points < each.max_points}
    assert lost == {"double"}


def test_the_lines_of_a_module_that_were_not_run_are_named(check: Check) -> None:
    helper = "N = int('x')\nimport nowhere\nM = nowhere.f()\n" + DOUBLE.replace("2", "N + M")
    report = check(hw="from helper import double\n" + ALL, helper=helper)
    assert report.notes[1] == (
        "Not run to the end, because it raised ValueError: invalid literal for int() "
        "with base 10: 'x': helper.py, line 1."
    )
    assert "No module named 'nowhere' (there is no nowhere.py" in report.notes[2]
    assert report.notes[2].endswith(": helper.py, line 2.")


@pytest.mark.slow
def test_a_module_without_end_is_named_and_the_rest_is_run(check: Check) -> None:
    helper = "def slow():\n    while True: pass\nTABLE = slow()\n" + WRONG + "N = 2\n"
    report = check(hw="from helper import double, TABLE, N\n" + ALL, helper=helper)
    assert "Not run to the end, because it took too long: helper.py, line 3." in report.notes
    assert report.outcomes[0].exception == "AttributeError"


def unread(check: Check, **texts: str) -> str:
    """Give what the report says of a module that could not be read."""
    report = check(hw="from helper import double\n" + ALL + WRONG, **texts)
    (note,) = (each for each in report.notes if "ModuleNotFoundError" in each)
    start = "Not run to the end, because it raised ModuleNotFoundError: No module named 'helper' ("
    assert note.startswith(start)
    assert note.endswith("): line 1.")
    return note.removeprefix(start).removesuffix("): line 1.")


def test_a_missing_module_is_named_with_the_remedy(check: Check) -> None:
    assert unread(check) == (
        "there is no helper.py beside the submission, and neither Python nor NumPy has it: "
        "put it there"
    )


def test_a_module_that_is_a_link_is_not_followed(check: Check, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(DOUBLE)
    (tmp_path / "helper.py").symlink_to("secret")
    remedy = "put the file itself in its place"
    assert unread(check) == f"helper.py is a symbolic link, which is not followed: {remedy}"


def test_a_package_that_is_a_link_is_not_followed(check: Check, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "__init__.py").write_text(DOUBLE)
    (tmp_path / "helper").symlink_to("real")
    assert unread(check).startswith("helper is a symbolic link, which is not followed")


def test_a_module_that_is_a_pipe_or_a_folder_does_not_block(check: Check, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "helper.py")
    assert unread(check).startswith("helper.py: this is a named pipe")


def test_a_module_that_is_too_large_is_named(check: Check) -> None:
    reason = unread(check, helper=DOUBLE + "#" * (256 << 10))
    assert reason.startswith("helper.py: the file has 262,176 bytes, and at most 262,144 are")


def test_a_module_that_is_not_python_is_named_with_its_line(check: Check) -> None:
    reason = unread(check, helper="x = 1\ndef double(x:\n")
    assert reason.startswith("helper.py, line 2: this is not valid Python")


def chain(length: int, size: int = 0) -> dict[str, str]:
    """Give modules of which each imports the next, beside a submission that uses the last."""
    texts = {f"m{k}": f"from m{k + 1} import double\n#{'x' * size}\n" for k in range(1, length)}
    return {"hw": "from m1 import double\n" + ALL} | texts | {f"m{length}": DOUBLE}


def test_as_many_modules_as_allowed_are_read_and_one_more_is_named(check: Check) -> None:
    assert check(**chain(MOST)).score == 7.5
    report = check(**chain(MOST + 1))
    assert report.score == 3.5
    assert (
        "No module named 'm21' (m21.py is one file too many: at most 20 are read"
        in (report.notes[1])
    )


def test_modules_of_more_than_a_megabyte_in_all_are_not_read(check: Check) -> None:
    assert LARGEST == 1 << 20
    assert check(**chain(6, size=200 << 10)).score == 7.5
    report = check(**chain(7, size=200 << 10))
    assert "(m6.py is too much: at most 1 MB is read beside a submission" in report.notes[1]


def test_a_module_outside_of_the_folder_is_not_read(check: Check, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text(DOUBLE)
    report = check(part__hw="from ..helper import double\n" + ALL + WRONG)
    assert report.notes == [
        "Not run to the end, because it raised ImportError: attempted relative import beyond "
        "top-level package: line 1.",
        "`from ..helper import` leaves the folder of the submission, and only modules in it, or "
        "in packages below it, are read. Put that module there.",
    ]


def test_a_relative_import_of_what_is_not_there_is_named(check: Check) -> None:
    report = check(hw="from .helper import double\n" + ALL + WRONG)
    (note,) = report.notes
    assert "No module named 'submission_folder.helper' (there is no helper.py beside" in note


def test_a_module_that_hides_one_of_pythons_own_is_not_used_and_named(check: Check) -> None:
    texts = {"math": "def floor(x): return 7\n", "numpy__core": "", "child": "N = 1\n"}
    text = "import math\nimport numpy\n"
    right = check(hw=text + "def double(x):\n    return 2 * x + math.floor(.5)\n" + ALL, **texts)
    assert (right.score, right.notes) == (7.5, [])
    wrong = check(hw=text + "def double(x):\n    return math.floor(x)\n" + ALL, **texts)
    assert wrong.notes[-1] == (
        "math.py beside the submission was not used: `import math` is Python's own module. "
        "Give the file another name."
    )


def test_a_module_has_no_part_in_what_the_worker_imports(check: Check) -> None:
    hostile = "raise SystemExit\n"
    names = ("array_arguments", "values", "stubs", "protocol", "random", "linecache", "traceback")
    text = "import random\nimport numpy as np\nfrom helper import N\n"
    text += "def double(x: np.ndarray):\n    return 2 * x\n" + ALL
    report = check(hw=text, helper="N = 1\n", **dict.fromkeys(names, hostile))
    assert report.score == 7.5


def test_a_module_is_never_run_in_the_judge(check: Check, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    text = f"N = open({str(mark)!r}, 'w')\n"
    report = check(hw="from helper import double, N\nTABLE = [N]\n" + ALL, helper=f"{text}{WRONG}")
    assert "No such file" in report.notes[1] or "Permission" in report.notes[1]
    assert not mark.exists()


def test_a_file_without_modules_beside_it_is_read_as_before(check: Check, tmp_path: Path) -> None:
    check(hw=PLAIN)
    shutil.copy(tmp_path / "hw.py", tmp_path / "other.py")
    assert check(hw=PLAIN).notes == []
