"""`gradekit audit --coverage`: the buckets that examples reach, as an author sees them."""

from __future__ import annotations

import json

import pytest

from gradekit.authoring.coverage import Coverage, Outside, Row
from gradekit.cli.coverage import lines
from gradekit.domains.buckets import Chain

from .conftest import TINY, Run, too_wide

LENGTHS = Chain("len(x)", "len(x)", ">", (1, 2, 64))
SMALL = Chain("x: 0 < size", "smallest(x)", "<", (0.1, 1e-9))
ZERO = Chain("x: zero", "0 in x")


def row(chain: Chain, *examples: int) -> Row:
    """Give a chain whose steps are reached by so many examples."""
    return Row(chain, tuple(tuple(("is_odd", i) for i in range(count)) for count in examples))


def coverage(*rows: Row, outside: tuple[Outside, ...] = ()) -> Coverage:
    return Coverage(
        assignment="tiny",
        places={"double": [("is_odd", index) for index in range(40)]},
        rows={"double": rows},
        outside=outside,
        slowest={},
    )


def test_a_chain_is_told_by_the_last_step_that_is_reached() -> None:
    printed = list(lines(coverage(row(LENGTHS, 30, 4, 0), row(SMALL, 7, 2), row(ZERO, 5))))
    assert printed[0] == "Coverage of tiny"
    assert printed[printed.index("double: 5 of 6 buckets, in 40 examples") :] == [
        "double: 5 of 6 buckets, in 40 examples",
        "  reached examples",
        "      2/3     4  len(x) > 2 ! EMPTY > 64",
        "      2/2     2  x: 0 < size < 1e-09",
        "      1/1     5  x: zero",
        "",
        "Buckets: 5 of 6 reached, 1 empty. Kinds of calls outside: 0.",
        "Rules that do not hold: 1.",
    ]


def test_a_chain_that_nothing_reaches_is_told() -> None:
    printed = list(lines(coverage(row(LENGTHS, 0, 0, 0), row(ZERO, 0))))
    assert "      0/3     0  len(x) ! EMPTY > 1 2 64" in printed
    assert "      0/1     0  x: zero ! EMPTY" in printed


def test_a_coverage_without_gaps_holds() -> None:
    assert list(lines(coverage(row(ZERO, 1))))[-1] == "Every rule holds."


def test_calls_outside_are_told_with_an_example() -> None:
    call = Outside("double", "is_odd", "x: 9.5 is not from -8 to 8", "double(9.5)", 3)
    printed = list(lines(coverage(row(ZERO, 1), outside=(call,))))
    assert printed[-6:] == [
        "Calls that lie outside of the domains, the first of each kind",
        "  double in is_odd, 3 calls: x: 9.5 is not from -8 to 8",
        "    double(9.5)",
        "",
        "Buckets: 1 of 1 reached, 0 empty. Kinds of calls outside: 1.",
        "Rules that do not hold: 1.",
    ]


def test_long_labels_and_calls_are_broken() -> None:
    chain = Chain("the largest weight of a row minus that of the next token", "x", ">", (1, 700))
    call = Outside("double", "is_odd", "x: 9.5 is not from -8 to 8", f"double({[1.5] * 50})", 1)
    assert too_wide("\n".join(lines(coverage(row(chain, 3, 0), outside=(call,))))) == []


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_an_author_may_ask_for_the_coverage_alone(run: Run, form: str) -> None:
    ran = run("audit", TINY, "--coverage", "--format", form)
    assert ran.code == 0
    if form == "json":
        assert json.loads(ran.out)["assignment"] == "tiny"
    else:
        assert ran.out.startswith("Coverage of tiny\n")
        assert too_wide(ran.out) == []
