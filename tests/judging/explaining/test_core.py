"""Which probes fail, which pass, and which say nothing."""

from __future__ import annotations

from dataclasses import replace

from gradekit.assignment import library
from gradekit.judging.explaining.core import RETURNED, deciding_first
from gradekit.model.assignment import Assignment

from .evidence import NUMBERS, evidence


def test_probes_of_the_core_fail_where_they_are_wrong(tiny: Assignment) -> None:
    about = evidence(tiny, lambda x: 2 * x if x < 7 else 0.0)
    assert sorted(NUMBERS[index] for index in about.failing) == NUMBERS[-5:]
    assert len(about.passing) == len(NUMBERS) - 5


def test_the_simplest_call_that_fails_is_first(tiny: Assignment) -> None:
    about = evidence(tiny, lambda _: 0.5)
    first, second = (len(repr(NUMBERS[about.failing[place]])) for place in (0, -1))
    assert first < second


def test_what_differs_within_the_tolerance_of_a_probe_is_right(tiny: Assignment) -> None:
    wide = [1e-3] * len(NUMBERS)
    assert evidence(tiny, lambda x: 2.0001 * x).failing
    assert not evidence(tiny, lambda x: 2.0001 * x, core=wide).failing


def test_an_edge_neither_fails_nor_passes(tiny: Assignment) -> None:
    edges = [None if x < 0 else 1e-9 for (x,) in NUMBERS]
    about = evidence(tiny, abs, core=edges)
    assert all(NUMBERS[index][0] >= 0 for index in [*about.failing, *about.passing])
    assert len(about.edges) == 32


def test_at_an_edge_what_a_right_solution_does_is_right(tiny: Assignment) -> None:
    calls = [[1.0]]
    about = evidence(tiny, lambda _: 7.0, calls, core=[None], accepted=[[["returned", 7.0, []]]])
    assert about.is_right(0)
    assert not evidence(tiny, lambda _: 7.0, calls, core=[None]).is_right(0)


def test_what_is_kept_as_right_is_not_computed_again(tiny: Assignment) -> None:
    kept = [["returned", 7.0, []] for _ in NUMBERS]
    about = evidence(tiny, lambda _: 7.0, right=kept)
    assert not about.failing
    chosen = replace(tiny, options={"order": "late"})
    assert evidence(chosen, lambda _: 7.0, right=kept).failing, "with other options it may differ"


def test_what_is_right_of_several_results_has_the_form_of_several() -> None:
    own = library.load_assignment(library.find("microgpt"))
    name, rows = "interleaved_logits", [[[0.5, 0.5]], [[0.25, 0.75]]]
    about = evidence(own, lambda *_: rows, [[{}, 1, [0], [0]]], name, right=[[RETURNED, rows, []]])
    assert about.right(0) == [RETURNED, tuple(rows), []]
    assert about.passing == [0]


def test_probes_that_fail_and_that_pass_come_by_turns() -> None:
    failing, passing = [0, 1, 2, 3], list(range(10, 30))
    order = deciding_first(failing, passing, 2)
    assert order[:9] == [0, 1, *passing[::3]]
    assert order[9:13] == [11, 2, 12, 3]
    assert sorted(order) == [*failing, *passing]
