"""Curves: what a function gives, beside what is right; nothing of a verdict depends on them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from gradekit.assignment import library
from gradekit.judging import curves
from gradekit.judging.curves import MOST_CALLS, fits
from gradekit.judging.judge import judge
from gradekit.judging.lines import CURVES, Line
from gradekit.judging.options import Options
from gradekit.model.report import Curve, Report
from tests.folders import ASSIGNMENTS, limited, misconception
from tests.isolation import ISOLATION

CROSS_ENTROPY = ASSIGNMENTS / "cross-entropy"
PLAIN = (CROSS_ENTROPY / "solutions" / "plain_lists.py").read_text("utf-8")
LOSS = ("loss_matches_the_definition",)


def drawn(
    text: str, *only: str, pictures: bool = True, assignment: str = "cross-entropy"
) -> Report:
    manifest = library.find(assignment)
    submission = library.parse_for(manifest, text, "hw.py")
    options = Options(only=only, pictures=pictures)
    loaded = limited(library.load_assignment(manifest), seconds_per_call=0.4)
    return judge(loaded, submission, isolation=ISOLATION, options=options)


def by_function(report: Report) -> dict[str, Curve]:
    return {each.function: each for each in report.curves}


def test_a_right_function_gives_what_is_right_and_the_loss_is_minus_log_p() -> None:
    report = drawn(PLAIN, *LOSS)
    (curve,) = report.curves
    assert curve.function == "cross_entropy_loss"
    assert curve.right == pytest.approx([-math.log(chance) for chance in curve.at])
    assert curve.values == pytest.approx(curve.right)
    assert curve.mark is None


def test_the_counterexample_is_marked_at_its_probability() -> None:
    report = drawn(misconception(CROSS_ENTROPY, "loss_in_bits"), *LOSS)
    (curve,) = report.curves
    assert curve.values == pytest.approx([-math.log2(chance) for chance in curve.at])
    assert report.findings[0].calls[0].text == "cross_entropy_loss([0.0, 0.0], 0)"
    assert curve.mark == (0.5, 1.0)


def test_formulas_are_those_of_the_claims_in_the_report() -> None:
    names = {each.claim for each in drawn(PLAIN, *LOSS).formulas}
    assert names == {*LOSS}


def test_nothing_is_drawn_unless_it_is_asked_for() -> None:
    report = drawn(PLAIN, *LOSS, pictures=False)
    assert (report.curves, report.formulas) == ([], [])


LATER = """
asked = 0
right = cross_entropy_loss

def cross_entropy_loss(logits, true_id):
    global asked
    if len(logits) == 2 and logits[1] == 0.0 and logits[0] < -4.5:
        {later}
    return right(logits, true_id)
"""


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("later", "goes_on"),
    [
        ("raise ValueError('no')", True),
        ("return 'text'", True),
        ("return [float('nan')] * 10**6", False),
        ("return float('nan')", True),
        ("import os; os._exit(1)", False),
        ("while True: pass", False),
    ],
)
def test_whatever_a_function_does_on_a_curve_the_verdicts_stay(later: str, goes_on: bool) -> None:
    """The first input of the curve, log(0.01 / 0.99) = -4.6, is none of this claim's examples."""
    text = PLAIN + LATER.format(later=later)
    before, after = drawn(text, *LOSS, pictures=False), drawn(text, *LOSS)
    assert before.passed
    assert replace(after, curves=[], formulas=[], seconds=0.0) == replace(before, seconds=0.0)
    assert [each.values[0] for each in after.curves] == [None] * goes_on
    assert all(None not in each.values[1:] for each in after.curves)


def test_what_is_printed_on_a_curve_is_not_in_the_report() -> None:
    text = PLAIN + LATER.format(later="print('on the curve')")
    assert drawn(text, *LOSS).output == ""


def test_a_function_that_is_not_written_is_not_drawn() -> None:
    starter = (CROSS_ENTROPY / "starter.py").read_text("utf-8")
    assert drawn(starter, *LOSS).curves == []


def test_a_file_that_cannot_be_run_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curves, "Asking", None)  # nobody is asked
    report = drawn(
        PLAIN + "\ndef cross_entropy_loss(z, t, x=__import__('os')._exit(3)): pass", *LOSS
    )
    assert report.problem is not None
    assert report.curves == []


def test_a_fault_of_ours_leaves_the_report_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> list[object]:
        raise RuntimeError

    broken = tuple(replace(each, arguments=fail) for each in CURVES[:1])
    monkeypatch.setattr(curves, "CURVES", broken)
    monkeypatch.setattr(curves.formulas, "of_claims", fail)
    report = drawn(PLAIN, *LOSS)
    assert report.score == report.max_score
    assert (report.curves, report.formulas) == ([], [])


def test_training_is_drawn_step_by_step() -> None:
    text = (ASSIGNMENTS / "training-step" / "solutions" / "textbook.py").read_text("utf-8")
    report = drawn(text, "training_takes_one_adam_step", assignment="training-step")
    curve = by_function(report)["train_step"]
    assert curve.at == [float(step) for step in range(1, 21)]
    assert curve.values == pytest.approx(curve.right)
    assert curve.right[0] == pytest.approx(math.log(3))
    assert curve.right[-1] < curve.right[0] / 2


@pytest.mark.parametrize("name", library.names())
def test_few_calls_are_made_for_an_assignment_and_the_reference_answers_all(name: str) -> None:
    assignment = library.load_assignment(library.find(name))
    calls = 0
    for each in CURVES:
        if fits(each, assignment):
            oracle = assignment.oracle(each.function)

            def counting(*arguments: object, oracle=oracle) -> object:
                nonlocal calls
                calls += 1
                return oracle(*arguments)

            values = (
                [each.entry(counting(*each.arguments(at))) for at in each.at]
                if isinstance(each, Line)
                else list(each.losses(counting))
            )
            assert all(map(math.isfinite, values)), each.title
    assert calls <= MOST_CALLS
    assert calls or name == "autograd"  # whose functions are tried by programs


PAIRS = {
    "training-step": "forward",
    "manual-gradients": "forward",
    "microgpt": "document_loss",
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_loss_of_a_pair_is_minus_log_p(name: str) -> None:
    assignment = library.load_assignment(library.find(name))
    (line,) = (each for each in CURVES if each.function == PAIRS[name] and fits(each, assignment))
    losses = [assignment.oracle(line.function)(*line.arguments(at)) for at in line.at]
    assert losses == pytest.approx([-math.log(at) for at in line.at], rel=1e-3)  # rmsnorm's eps


def test_every_curve_is_drawn_somewhere() -> None:
    loaded = [library.load_assignment(library.find(name)) for name in library.names()]
    assert all(any(fits(each, assignment) for assignment in loaded) for each in CURVES)
