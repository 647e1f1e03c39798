"""Which misconceptions do the same as a wrong function."""

from __future__ import annotations

from typing import Any

from gradekit.judging.explaining.beliefs import alike_in_source, fitting
from gradekit.model.assignment import Assignment

from .evidence import NUMBERS, evidence


def answers(function: Any) -> list[Any]:
    """Give what a misconception does; None where that is right."""
    return [None if function(x) == 2 * x else ["returned", function(x), []] for (x,) in NUMBERS]


PLUS = answers(lambda x: x + 2)
CUBE = answers(lambda x: x**3)


def test_what_is_alike_on_the_core_fits(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: (x + 0.7) + 1.3)
    assert fitting(about, {"adds_two": PLUS, "squares": CUBE}) == ["adds_two"]


def test_what_differs_once_does_not_fit(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: x + 2 if x < 8 else 0.0)
    assert fitting(about, {"adds_two": PLUS}) == []


def test_edges_do_not_matter_but_to_choose(tiny: Assignment) -> None:
    core = [None if x < 0 else 1e-9 for (x,) in NUMBERS]
    about = evidence(tiny, lambda x: x + 2 if x >= 0 else 0.0, core=core)
    assert fitting(about, {"adds_two": PLUS}) == ["adds_two"]
    other = [["returned", 0.0, []] if x < 0 else PLUS[i] for i, (x,) in enumerate(NUMBERS)]
    assert fitting(about, {"adds_two": PLUS, "other": other}) == ["other"]


def test_what_shows_on_too_few_probes_is_compared_on_all(tiny: Assignment) -> None:
    last = [*[None] * (len(NUMBERS) - 1), ["returned", 0.0, []]]
    about = evidence(tiny, lambda x: 2 * x if x < 8 else 0.0)
    assert fitting(about, {"adds_two": PLUS, "last": last}) == ["last"]


def test_a_right_function_fits_to_nothing(tiny: Assignment) -> None:
    nothing = [None] * len(NUMBERS)
    assert fitting(evidence(tiny, lambda x: 2 * x), {"adds_two": PLUS, "none": nothing}) == []


def test_of_two_that_do_the_same_the_source_decides(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: x + 2)
    plus, times = "def double(x):\n    return x + 2\n", "def double(x):\n    return x * x + 1\n"
    assert alike_in_source(["squares", "adds_two"], about, plus)[0] == "adds_two"
    assert alike_in_source(["adds_two", "squares"], about, times)[0] == "squares"


def test_what_is_wrong_only_beyond_the_answers_is_no_belief(tiny: Assignment) -> None:
    changing = [["returned", 2 * x, [[0, []]]] for (x,) in NUMBERS[:40]]
    about = evidence(tiny, lambda x: 2 * x if x < 4 else 0.0)
    assert fitting(about, {"adds_two": PLUS[:40], "changes": changing}) == []


def test_what_right_code_does_at_an_edge_is_no_belief(tiny: Assignment) -> None:
    edge = [None, *[1e-9] * (len(NUMBERS) - 1)]
    accepted = [[["returned", 7.0, []]], *[[] for _ in NUMBERS[1:]]]
    about = evidence(tiny, lambda x: 2 * x if x > -8 else 7.0, core=edge, accepted=accepted)
    assert fitting(about, {"adds_two": [["returned", 7.0, []], *[None] * 40]}) == []
