"""What a submission gets for what it does."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Report
from tests.folders import PLAIN, TINY, limited, misconception

from .conftest import DOUBLE, DOUBLE_ALL, INLINE, Judge, lost, results


def test_a_right_submission_earns_everything(judged: Judge) -> None:
    report = judged(PLAIN)
    assert (report.score, report.max_score, report.exit_code) == (7.5, 7.5, 0)
    assert results(report)["doubles"].examples == 40


def test_a_wrong_value_is_shown_on_the_smallest_input(judged: Judge) -> None:
    report = judged("def double(x):\n    return 2 * x if x < 3 else 0.0\n" + DOUBLE_ALL)
    counterexample = results(report)["doubles"].counterexample
    assert counterexample is not None
    assert counterexample.inputs == {"x": 3.0}
    assert (counterexample.got, counterexample.expected) == ("0.0", "6.0")
    assert counterexample.reproduce == "double(3.0)"
    assert report.exit_code == 1


def test_the_starter_earns_nothing(judged: Judge) -> None:
    report = judged((TINY / "starter.py").read_text("utf-8"))
    assert report.score == 0
    assert {result.outcome for result in report.outcomes} == {OutcomeKind.RAISED}


def test_a_hang_is_not_shrunk_and_the_rest_goes_on(tiny: Assignment, judged: Judge) -> None:
    text = "def double(x):\n    while x > 2: pass\n    return 2 * x\n"
    report = judged(text + DOUBLE_ALL, assignment=limited(tiny, seconds_per_call=0.2))
    counterexample = results(report)["doubles"].counterexample
    assert counterexample is not None
    assert not counterexample.shrunk
    assert "did not come back (no answer within 0.2 seconds)" in counterexample.message
    assert results(report)["leaves_the_list_alone"].verdict is Verdict.PASSED


def test_an_exception_is_shown_with_its_line(judged: Judge) -> None:
    report = judged("def double(x):\n    y = 1 / x\n    return 2 * x\n" + DOUBLE_ALL)
    counterexample = results(report)["doubles"].counterexample
    assert counterexample is not None
    assert counterexample.got == "raised ZeroDivisionError: float division by zero (line 2)"
    assert counterexample.expected == "0.0"


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("None", "the result is None (is a return missing?), but should be a number"),
        ("'8'", "the result is the string '8', but should be a number"),
        ("True", "the result is the truth value True, but should be a number"),
        ("[1, 2]", "the result is a list of 2, but should be a number"),
        ("{}", "the result is a dict, but should be a number"),
        ("1j", "double returned what cannot be graded (a complex)"),
        (
            "__import__('os')._exit(3)",
            "double ended its process (the process ended itself with exit status 3)",
        ),
        ("bytearray(1 << 40)", "double ran out of memory (line 2)"),
        ("float('nan')", "got nan, but should be 0.0"),
    ],
)
def test_a_result_of_another_kind_has_its_own_sentence(
    judged: Judge, value: str, sentence: str
) -> None:
    report = judged(f"def double(x):\n    return {value}\n" + DOUBLE_ALL)
    assert results(report)["doubles"].message == sentence


def test_a_list_of_one_number_is_accepted_with_advice(judged: Judge) -> None:
    report = judged("def double(x):\n    return [2 * x]\n" + INLINE)
    assert report.score == report.max_score
    assert any("a plain number is simpler" in note for note in report.notes)


def test_a_changed_argument_is_noticed_and_said(judged: Judge) -> None:
    report = judged(misconception(TINY, "in_place"))
    assert lost(report) == {"leaves_the_list_alone"}
    assert "double_all changes its arguments in place." in report.notes


def test_a_function_that_remembers_is_told_so(judged: Judge) -> None:
    text = "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x + (len(seen) > 9)\n"
    result = results(judged(text + DOUBLE_ALL))["doubles"]
    assert result.verdict is Verdict.FAILED
    assert result.notes == [
        "In a fresh process the same call gave a right answer: "
        "the function depends on earlier calls or on chance."
    ]


def test_what_was_not_judged_took_no_time(judged: Judge) -> None:
    report = judged("import time\ntime.sleep(0.1)\nraise ValueError\n")
    assert report.problem is not None
    assert {result.seconds for result in report.properties} == {0.0}


def test_what_other_properties_left_behind_costs_nothing(judged: Judge) -> None:
    text = (
        "seen = []\ndef double(x):\n    seen.append(x)\n"
        "    return 0.0 if x == 3.0 and len(seen) > 2 else 2 * x\n"
    )
    result = results(judged(text + DOUBLE_ALL))["a_hard_one"]
    assert result.verdict is Verdict.PASSED
    assert result.notes == [
        "It passed in a fresh process and failed after other calls. "
        "You lose no points, but a function of yours seems to keep state between calls."
    ]


def test_random_numbers_are_the_same_in_every_run(judged: Judge) -> None:
    text = "import random\ndef double(x):\n    return 2 * x + random.random()\n"
    first, second = (judged(text + DOUBLE_ALL) for _ in range(2))
    assert replace(first, seconds=0.0, properties=[]) == replace(second, seconds=0.0, properties=[])


def test_two_runs_give_the_same_report(judged: Judge) -> None:
    def without_times(report: Report) -> object:
        data = json.loads(report.to_json())
        for result in (data, *data["properties"]):
            del result["seconds"]
        return data

    text = "def double(x):\n    return x * x\n" + DOUBLE_ALL
    assert without_times(judged(text)) == without_times(judged(text))


def test_what_is_printed_is_kept(judged: Judge) -> None:
    report = judged("print('hello from the student')\n" + PLAIN)
    assert report.output == "hello from the student\n"
    assert report.exit_code == 0


def test_a_needed_property_that_fails_leaves_its_followers_unjudged(judged: Judge) -> None:
    result = results(judged("def double(x):\n    return x\n" + DOUBLE_ALL))["a_hard_one"]
    assert (result.verdict, result.message) == (
        Verdict.SKIPPED,
        "not judged, because doubles does not hold yet",
    )


def test_advice_changes_neither_score_nor_exit_code(judged: Judge) -> None:
    report = judged(DOUBLE + DOUBLE_ALL)
    assert results(report)["refuses_an_empty_list"].verdict is Verdict.FAILED
    assert (report.score, report.exit_code) == (7.5, 0)


STATISTICS = """
from statistics import mean

def double_all(numbers):
    mean(numbers)
    return [double(x) for x in numbers]
"""
OWN = """
class EmptyRowError(IndexError):
    pass

def double_all(numbers):
    if not numbers:
        raise EmptyRowError("no numbers")
    return [double(x) for x in numbers]
"""


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (STATISTICS, Verdict.PASSED),
        (OWN, Verdict.PASSED),
        (OWN.replace("IndexError", "KeyError"), Verdict.FAILED),
    ],
    ids=["of the statistics module", "one's own", "one's own of another kind"],
)
def test_advice_takes_an_exception_for_what_it_is_derived_from(
    judged: Judge, text: str, verdict: Verdict
) -> None:
    report = judged(DOUBLE + text)
    assert results(report)["refuses_an_empty_list"].verdict is verdict


def test_only_the_asked_for_properties_are_judged(judged: Judge) -> None:
    report = judged(PLAIN, only=["is_odd"])
    assert [result.name for result in report.properties] == ["is_odd"]
    assert (report.score, report.max_score) == (1.0, 1.0)


def test_fresh_examples_are_judged_besides(judged: Judge) -> None:
    report = judged(PLAIN, fresh=15, fresh_seed=3)
    assert results(report)["doubles"].examples == 55
    assert report.notes[-1] == (
        "15 fresh examples were drawn for each property; --fresh 15 --fresh-seed 3 repeats them."
    )


def test_another_seed_draws_other_examples(judged: Judge) -> None:
    assert judged(PLAIN, seed=1).corpus != judged(PLAIN, seed=2).corpus


def test_a_process_that_ends_after_many_calls_of_others_costs_nothing(judged: Judge) -> None:
    counting = (
        "import os\nmade = []\ndef double(x):\n    made.append(x)\n"
        "    return os._exit(1) if x == 3.0 and len(made) > 2 else 2 * x\n"
    )
    report = judged(counting + DOUBLE_ALL)
    assert report.score == report.max_score
    notes = {note for result in report.properties for note in result.notes}
    assert notes == {
        "It passed in a fresh process and failed after other calls. "
        "You lose no points, but a function of yours seems to keep state between calls."
    }


def test_the_time_for_a_property_is_limited(tiny: Assignment, judged: Judge) -> None:
    quick = limited(tiny, seconds_per_property=0.1, seconds_in_total=1.0)
    slow = "import time\ndef double(x):\n    time.sleep(0.02)\n    return 2 * x\n"
    report = judged(slow + DOUBLE_ALL, assignment=quick, only=["doubles"])
    result = results(report)["doubles"]
    assert result.message == "the time for this property, 0.1 seconds, was used up"


@pytest.mark.slow
def test_the_time_in_total_is_limited_and_what_was_found_stays(
    tiny: Assignment, judged: Judge
) -> None:
    quick = limited(tiny, seconds_in_total=1.0)
    hangs = DOUBLE + "import time\ndef double_all(xs):\n    time.sleep(0.1)\n    return [0.0]\n"
    report = judged(hangs, assignment=quick)
    assert results(report)["doubles"].verdict is Verdict.PASSED
    assert results(report)["doubles_each"].verdict is Verdict.FAILED
