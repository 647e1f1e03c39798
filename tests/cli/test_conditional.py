"""`gradekit audit --conditional`: the table of conditional mutants, and what survives."""

from __future__ import annotations

import json

import pytest

from gradekit.authoring.findings import Judged
from gradekit.cli.conditional import lines

from .conftest import TINY, Run, too_wide


def ladder(function: str, family: str, *outcomes: str, kind: str = "gross") -> Judged:
    return Judged(
        function=function,
        family=family,
        kind=kind,
        part="",
        names=[f"{function}: len(xs) > {step}" for step in range(len(outcomes))],
        outcomes=outcomes,
        examples=[9 - step for step in range(len(outcomes))],
    )


FOUND = [
    ladder("double", "length", "refuted", "survives", "not reached"),
    ladder("double", "length", "refuted", "not reached", "not reached", kind="fine"),
    ladder("double_all", "pattern", "refuted", "no effect"),
]
FUNCTIONS = ("double", "double_all")


def test_the_table_has_families_and_functions() -> None:
    printed = list(lines(FOUND, FUNCTIONS, {}))
    assert [line.rstrip() for line in printed[3:7]] == [
        "                          double    double_",
        "                                        all",
        "length                       2/6",
        "pattern                                 1/1",
    ]


def test_survivors_are_told_with_the_examples_that_reach_them() -> None:
    printed = list(lines(FOUND, FUNCTIONS, {}))
    assert "     4     8  double: len(xs) > 1 (gross, fine)" in printed
    assert printed[-1] == "Conditional mutants: 7, of which 3 refuted, 0 admitted, 4 surviving"


def test_what_is_admitted_is_counted_and_not_told() -> None:
    printed = list(lines(FOUND, FUNCTIONS, {"double: len(xs) > 1": "why"}))
    assert not any("len(xs)" in line for line in printed)
    assert printed[-1] == "Conditional mutants: 7, of which 3 refuted, 4 admitted, 0 surviving"


def test_many_functions_and_long_names_fit() -> None:
    names = [f"a_function_with_a_long_name_{i}" for i in range(9)]
    found = [ladder(name, "small result flushed", *["refuted"] * 999) for name in names]
    found.append(ladder(names[0] * 3, "joint", *["survives"] * 3))
    assert too_wide("\n".join(lines(found, names, {}))) == []


@pytest.mark.usefixtures("cache")
def test_the_tiny_assignment_is_printed(run: Run) -> None:
    ran = run("audit", TINY, "--conditional", "--jobs", "1")
    assert ran.code == 1
    assert ran.out.startswith("Audit of tiny\n\nConditional mutants: the right function, but wrong")
    assert "large number" in ran.out
    assert "conditional mutants survive: double: after a call that raised\n" in ran.out
    assert too_wide(ran.out) == []
    content = json.loads(run("audit", TINY, "--conditional", "--format", "json").out)
    assert content["assignment"] == "tiny"
    assert content["families"]["large number"]["double"][0] > 0
    assert "conditional mutants survive: double: after a call that raised" in content["broken"]
