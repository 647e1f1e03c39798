"""A function that calls a wrong one is judged with a correct one in its place."""

from __future__ import annotations

import pytest

from gradekit.model.assignment import Assignment
from tests.folders import limited

from .conftest import DOUBLE_ALL, INLINE, Judge, lost, results


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "helper",
    [
        "def double(x):\n    return 2 * x + 1\n",
        "def double(x):\n    raise RuntimeError('no')\n",
        "def double(x):\n    return None\n",
        "def double(x):\n    while True: pass\n",
        "import os\ndef double(x):\n    os._exit(0)\n",
        "double = lambda x: x + 1\n",
        "",
    ],
    ids=["wrong", "raises", "none", "hangs", "exits", "lambda", "missing"],
)
def test_a_broken_helper_costs_its_caller_nothing(
    tiny: Assignment, judged: Judge, helper: str
) -> None:
    report = judged(helper + DOUBLE_ALL, assignment=limited(tiny, seconds_per_call=0.2))
    assert lost(report) == {"doubles", "is_odd", "a_hard_one"}


STYLES = {
    "method": (
        "class Maths:\n"
        "    def double(self, x):\n        return x + 1\n"
        "    def double_all(self, numbers):\n        return [self.double(x) for x in numbers]\n"
        "double, double_all = Maths().double, Maths().double_all\n"
    ),
    "alias": (
        "def _twice(x):\n    return x + 1\n"
        "double = _twice\n"
        "def double_all(numbers):\n    return [_twice(x) for x in numbers]\n"
    ),
    "default": (
        "def double(x):\n    return x + 1\n"
        "def double_all(numbers, each=double):\n    return [each(x) for x in numbers]\n"
    ),
    "map": (
        "def double(x):\n    return x + 1\ndef double_all(xs):\n    return list(map(double, xs))\n"
    ),
    "keyword": (
        "def double(x):\n    return x + 1\n"
        "def double_all(xs):\n    return [double(x=x) for x in xs]\n"
    ),
    "another parameter": (
        "def double(x, more=1):\n    return x + more\n"
        "def double_all(xs):\n    return [double(x) for x in xs]\n"
    ),
    "another parameter of a method": (
        "class Maths:\n"
        "    def double(self, x, more=1):\n        return x + more\n"
        "    def double_all(self, numbers):\n        return [self.double(x) for x in numbers]\n"
        "double, double_all = Maths().double, Maths().double_all\n"
    ),
    "another keyword": (
        "def double(x, *, more=1):\n    return x + more\n"
        "def double_all(xs):\n    return [double(x=x) for x in xs]\n"
    ),
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES.keys())
def test_a_stub_is_reached_in_every_style(judged: Judge, text: str) -> None:
    assert lost(judged(text)) == {"doubles", "is_odd", "a_hard_one"}


def test_functions_that_agree_on_a_constant_earn_nothing(judged: Judge) -> None:
    zeros = "def double(x):\n    return 0.0\ndef double_all(xs):\n    return [0.0 for x in xs]\n"
    assert lost(judged(zeros)) >= {"doubles", "doubles_each", "agrees_with_double"}


def test_a_caller_written_without_the_helper_is_judged_by_itself(judged: Judge) -> None:
    inline = "def double(x):\n    return x + 1\n" + INLINE
    report = judged(inline)
    assert lost(report) == {"doubles", "is_odd", "a_hard_one"}
    assert results(report)["agrees_with_double"].notes == ["It holds with a correct double."]


def test_a_caller_of_a_broken_helper_is_told_whose_it_was_judged_with(judged: Judge) -> None:
    wrong = "def double(x):\n    return x + 1\n"
    result = results(judged(wrong + DOUBLE_ALL))["doubles_each"]
    assert result.notes == ["It holds with a correct double in place of yours."]
    own = "def double_all(xs):\n    return [x + 1 for x in xs]\n"
    result = results(judged(wrong + own))["agrees_with_double"]
    assert result.notes == ["It holds relative to your own double."]


def test_both_functions_wrong_lose_both(judged: Judge) -> None:
    both = "def double(x):\n    return x\ndef double_all(xs):\n    return [3 * x for x in xs]\n"
    assert {"doubles", "doubles_each"} <= lost(judged(both))


def test_a_missing_function_is_named_with_the_nearest(judged: Judge) -> None:
    report = judged("def duoble(x):\n    return 2 * x\ndef double_all(xs):\n    return xs\n")
    expected = "You wrote duoble (line 1). The assignment calls it double: rename it."
    assert results(report)["doubles"].message == expected
