"""The hundred wrong functions are there, complete, and what they were when they were written."""

import ast
import functools
import re

import blind
import pytest
from blind import PAIRS, WRITTEN, assignment, belief, text
from whole import offenders

from gradekit.authoring.mutation import Mutant
from tests.folders import ASSIGNMENTS

FUNCTION = re.compile(r"^# function: (\w+)\n", re.MULTILINE)


def defined(source):
    """Name the functions and classes at the top level of a program."""
    return {node.name for node in ast.parse(source).body if hasattr(node, "name")}


@functools.cache
def starter(name):
    return defined((ASSIGNMENTS / name / "starter.py").read_text("utf-8"))


def mutant(source):
    original = "def f(x):\n    return x * 1.5 + 2\n"
    return Mutant(solution="", key="", source=source, original=original, changed=("f",))


def test_there_are_a_hundred():
    assert (len(WRITTEN), len(PAIRS)) == (60, 40)


def test_none_has_changed_since_it_was_written():
    assert blind.digest() == blind.DIGEST


def missing(path):
    """Name what a student has to write and this one has not."""
    source = text(path)
    compile(source, str(path), "exec")
    written = defined(source)
    return [] if "nll" in written else sorted(starter(assignment(path)) - written)


def test_each_is_a_complete_submission():
    assert offenders([*WRITTEN, *PAIRS], missing) == []


def unsaid(path):
    """Tell what is not said, or not as it should be: which function is wrong, and how."""
    form = r"\w+: .+ -> .*; \w+: .+ -> .*" if path in PAIRS else r"[A-Z].+\."
    (function, *_) = [*FUNCTION.findall(path.read_text("utf-8")), "no function"]
    named = [] if function in starter(assignment(path)) else [function]
    return named if re.fullmatch(form, belief(path)) else [*named, belief(path)]


def test_each_says_what_is_wrong_and_where():
    assert offenders([*WRITTEN, *PAIRS], unsaid) == []


def test_no_two_are_alike():
    assert len({text(path) for path in (*WRITTEN, *PAIRS)}) == 100
    assert len({belief(path) for path in WRITTEN}) == 60


def test_every_function_is_wrong_in_one_written_by_hand():
    names = {path.name for path in ASSIGNMENTS.iterdir()}
    wrong = {(assignment(path), FUNCTION.findall(path.read_text("utf-8"))[0]) for path in WRITTEN}
    assert wrong == {(name, function) for name in names for function in starter(name)}


def test_a_pair_makes_both_changes():
    first = mutant("def f(x):\n    return x / 1.5 + 2\n")
    second = mutant("def f(x):\n    return x * 1.5 + 2.02\n")
    assert blind._merged(first, second) == "def f(x):\n    return x / 1.5 + 2.02\n"


def test_a_pair_does_not_change_one_place_twice():
    first = mutant("def f(x):\n    return x * 2.5 + 2\n")
    second = mutant("def f(x):\n    return x * 1.515 + 2\n")
    with pytest.raises(ValueError, match="the same place"):
        blind._merged(first, second)


def test_the_command_prints_what_each_scores_and_how_many_have_full_marks(monkeypatch, capsys):
    def report_on(source, name):
        score = 100.0 if name.startswith("bits") else 98.0
        return {"problem": None, "score": score, "max_score": 100.0}

    monkeypatch.setattr(blind, "report_on", report_on)
    assert blind.main(["kl-divergence"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 9
    assert printed[0].split()[:3] == [
        "kl-divergence",
        "bits_with_three_digits_of_log_two",
        "100.00",
    ]
    assert printed[0].endswith("You divide by 0.693, which is log 2 to three digits only.")
    assert printed[-1] == "1 of 8 have full marks"
