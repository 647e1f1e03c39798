"""The command that grades a poisoned folder tells every line that is not what it was."""

from __future__ import annotations

import stat

import pytest

from tests.integration import poison, poisoned_folder
from tests.integration.poisoned_folder import Folder, Graded, compare, compose, tell

REPORT = {
    "score": 1.0,
    "max_score": 3.0,
    "problem": None,
    "notes": [],
    "diagnoses": [],
    "properties": [],
    "seconds": 1.5,
}
FOLDER = Folder(texts={"1.py": "x = 1\n"}, poisoned={"2.py": "a folder"})
CLEAN = {"1.py": {"report": REPORT}}
REFUSED = {"report": None, "fault": "Not graded."}


@pytest.mark.parametrize(
    ("ordinary", "poisoned", "problems"),
    [
        ({"report": REPORT | {"seconds": 9.0}}, REFUSED, []),
        ({"report": REPORT}, {"report": REPORT}, []),
        ({"report": REPORT | {"score": 2.0}}, REFUSED, ["1.py: score"]),
        (REFUSED, REFUSED, ["1.py: Not graded."]),
        (None, REFUSED, ["1.py: no line"]),
        ({"report": REPORT}, None, ["2.py (a folder): no line"]),
        (
            {"report": REPORT},
            {"report": REPORT | {"score": 3.0}},
            ["2.py (a folder): it has all points"],
        ),
    ],
)
def test_a_line_that_is_not_what_it_was_is_a_problem(ordinary, poisoned, problems):
    lines = {"1.py": ordinary, "2.py": poisoned}
    lines = {name: line for name, line in lines.items() if line}
    assert [text.splitlines()[0] for text in compare(CLEAN, lines, FOLDER)] == problems


def test_without_a_report_to_compare_with_there_is_a_problem():
    assert compare({}, {**CLEAN, "2.py": REFUSED}, FOLDER) == [
        "1.py: it has no report even without the poison"
    ]


def ended(*, code: int, peak: float) -> Graded:
    done = poisoned_folder.Run(
        seconds=1.0, processor=1.0, code=code, output="", errors="it broke\n", peak=peak
    )
    return Graded(run=done, lines={"2.py": REFUSED})


def test_memory_and_exit_codes_are_told(capsys):
    runs = [ended(code=0, peak=30.0), ended(code=3, peak=101.0), ended(code=2, peak=100.0)]
    assert tell(runs, FOLDER) == ["with: 101 MB, more than 100", "again: exit code 2: it broke"]
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "2.py  a folder: Not graded."
    assert told[2].endswith("exit code 3, 101 MB at most in the process that coordinates")


def options(*arguments: str):
    return poisoned_folder._parser().parse_args(arguments)


def test_what_stands_where_depends_on_the_seed_alone():
    texts = ["a\n", "b\n", "c\n"]
    first, same, other = (
        compose(texts, options("--count", "50", "--seed", seed)) for seed in ("1", "1", "2")
    )
    assert first == same
    assert first.poisoned != other.poisoned
    assert len(first.texts) == len(set(first.texts.values())) == 30
    assert len(set(first.poisoned.values())) == 20
    assert not first.texts.keys() & first.poisoned.keys()
    assert {text[0] for text in first.texts.values()} == {"a", "b", "c"}


def test_every_kind_can_be_written(tmp_path):
    for number, kind in enumerate(poison.names()):
        path = tmp_path / f"{number}{poison.suffix(kind)}"
        poison.write(kind, path, ["softmax", "loss"])
        assert path.suffix in {".py", ".ipynb"}
        assert path.is_symlink() or stat.S_IFMT(path.lstat().st_mode)


def test_every_kind_has_its_turn_before_one_comes_twice():
    kinds = compose(["a\n"], options("--poisoned", str(len(poison.names())))).poisoned.values()
    assert sorted(kinds) == poison.names()


@pytest.mark.parametrize("kind", ["hangs in each call", "ends its process as it loads"])
def test_what_does_harm_as_it_runs_can_be_compiled(kind, tmp_path):
    poison.write(kind, tmp_path / "hw.py", ["softmax", "loss"])
    text = (tmp_path / "hw.py").read_text()
    compile(text, "hw.py", "exec")
    assert "def softmax(*arguments):\n    return " in text


TEXTS = ["def f(x:\n", "softmax = None\n"]


def test_a_folder_with_poison_has_the_lines_of_one_without(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(
        poisoned_folder, "ordinary_texts", lambda _: ["def f(x:\n", "softmax = None\n"]
    )
    kinds = (
        "--kind",
        "a named pipe",
        "--kind",
        "a link to a neighbour",
        "--kind",
        "a hole of 6 GB",
    )
    code = poisoned_folder.main(["--count", "5", "--poisoned", "3", "--jobs", "1", *kinds])
    told = capsys.readouterr().out
    assert told.endswith("0 problems.\n")
    assert code == 0
    assert "a named pipe: 0.0 of 100.0 points in 0 s (this is a named pipe" in told
