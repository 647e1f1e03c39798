"""A fault of gradekit's, or a claim that is wrong itself, costs a submission nothing."""

from __future__ import annotations

import types
from dataclasses import replace

import pytest

from gradekit.model.assignment import Assignment, Code
from gradekit.model.errors import WorkerError
from gradekit.model.outcomes import Verdict
from gradekit.sandbox.worker import Worker
from tests.folders import PLAIN

from .conftest import DOUBLE, DOUBLE_ALL, Judge, results


def test_a_fault_of_gradekits_leaves_no_score_and_names_no_belief(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise WorkerError("no process is left")

    judged(PLAIN)  # the examples are drawn while workers answer
    monkeypatch.setattr(Worker, "call", refuse)
    monkeypatch.setattr(Worker, "exchange", refuse)
    report = judged("def double(x):\n    return 0.0\n" + DOUBLE_ALL)
    assert {result.verdict for result in report.properties} == {Verdict.ERROR}
    assert (report.score, report.exit_code, report.diagnoses) == (None, 3, [])
    points = {result.points for result in report.properties if not result.advice}
    assert points == {None}


def test_a_fault_in_a_claim_without_points_is_a_note(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise WorkerError("no process is left")

    monkeypatch.setattr("gradekit.judging.settling.Settler._shown", fail)  # of advice alone, here
    report = judged(DOUBLE + DOUBLE_ALL)
    result = results(report)["refuses_an_empty_list"]
    assert (result.verdict, result.points) == (Verdict.ERROR, 0.0)
    assert (report.score, report.exit_code) == (7.5, 0)
    assert report.notes == ["gradekit could not judge 1 claim that is worth no points."]


def test_a_fault_in_naming_the_belief_is_a_note(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("gradekit.judging.diagnosis.diagnose_all", fail)
    report = judged("def double(x):\n    return 0.0\n" + DOUBLE_ALL)
    assert (report.exit_code, report.diagnoses) == (1, [])
    assert report.notes == ["gradekit failed to look for the belief behind what does not hold."]


class CodeWith:
    """The code of an assignment with another reference and 50-digit form."""

    def __init__(self, code: Code, reference: types.ModuleType, exact: types.ModuleType) -> None:
        self.check, self.inner = code.check, code.inner
        self.reference, self.exact, self.identities = reference, exact, None
        self.losses = code.losses


def test_a_failure_on_right_values_counts_as_passed(tiny: Assignment, judged: Judge) -> None:
    wrong = types.ModuleType("wrong")
    wrong.double = lambda x: 3.0 * x  # type: ignore[attr-defined]
    wrong.double_all = lambda xs: [3.0 * x for x in xs]  # type: ignore[attr-defined]
    exact = types.ModuleType("exact")
    exact.accepts = lambda name, given, got: name == "double" and got == 2 * given[0]  # type: ignore[attr-defined]
    judged(PLAIN)  # the examples are drawn while the reference is right
    report = judged(PLAIN, assignment=replace(tiny, code=CodeWith(tiny.code, wrong, exact)))
    result = results(report)["doubles"]
    assert (result.verdict, result.points) == (Verdict.DOUBTED, 2.0)
    assert result.message == (
        "It failed, but this property may be wrong itself, so it counts as passed."
    )
    assert result.traceback == "every value in this example is right to fifty digits"
    assert (
        results(report)["a_hard_one"].verdict is Verdict.PASSED
    )  # it needs what we could not judge


def test_who_provokes_a_doubt_earns_nothing_by_it(tiny: Assignment, judged: Judge) -> None:
    """A function that is right only where a claim is wrong is wrong everywhere else."""
    wrong = types.ModuleType("wrong")
    wrong.double = lambda x: 2.0 * x if x < 4 else 0.0  # type: ignore[attr-defined]
    wrong.double_all = lambda xs: [2.0 * x for x in xs]  # type: ignore[attr-defined]
    exact = types.ModuleType("exact")
    exact.accepts = lambda name, given, got: name == "double" and got == 2 * given[0]  # type: ignore[attr-defined]
    judged(PLAIN)  # the examples are drawn while the reference is right
    flawed = replace(tiny, code=CodeWith(tiny.code, wrong, exact))
    assert results(judged(PLAIN, assignment=flawed))["doubles"].verdict is Verdict.DOUBTED
    provoking = "def double(x):\n    return 2 * x if x >= 2 else 1e9\n" + DOUBLE_ALL
    result = results(judged(provoking, assignment=flawed))["doubles"]
    assert (result.verdict, result.points) == (Verdict.FAILED, 0.0)
