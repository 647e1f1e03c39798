"""What a submission gets for what it does."""

from __future__ import annotations

import json
import types
from dataclasses import replace

import pytest

from gradekit.assignment import library
from gradekit.judging import scoring
from gradekit.judging.judge import judge
from gradekit.model.assignment import Assignment, Code
from gradekit.model.errors import WorkerError
from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Report, Result
from gradekit.sandbox.worker import Worker
from tests.folders import PLAIN, TINY, misconception
from tests.isolation import ISOLATION

from .conftest import Judge

DOUBLE = "def double(x):\n    return 2 * x\n"
INLINE = "def double_all(xs):\n    return [2 * x for x in xs]\n"
DOUBLE_ALL = "def double_all(numbers):\n    return [double(x) for x in numbers]\n"


def results(report: Report) -> dict[str, Result]:
    return {result.name: result for result in report.properties}


def lost(report: Report) -> set[str]:
    """Name the properties that cost points."""
    return {
        result.name
        for result in report.properties
        if result.verdict in {Verdict.FAILED, Verdict.SKIPPED} and not result.advice
    }


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


def impatient(assignment: Assignment) -> Assignment:
    """Give an assignment that waits a fifth of a second for a call."""
    limits = replace(assignment.manifest.limits, seconds_per_call=0.2)
    return replace(assignment, manifest=replace(assignment.manifest, limits=limits))


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
    report = judged(helper + DOUBLE_ALL, assignment=impatient(tiny))
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
}


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
    expected = "your submission defines no function double. Did you mean duoble?"
    assert results(report)["doubles"].message == expected


def test_a_hang_is_not_shrunk_and_the_rest_goes_on(tiny: Assignment, judged: Judge) -> None:
    text = "def double(x):\n    while x > 2: pass\n    return 2 * x\n"
    report = judged(text + DOUBLE_ALL, assignment=impatient(tiny))
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


UNSAFE = (
    "import os\nos._exit(0)\n",
    "def f(): f()\nf()\n",
    "x = 'x' * 10**10\n",
    "while True: print('x' * 10**6)\n",
)
"""What ends the process, or may leave the interpreter half-way."""


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("1 / 0\n", "raised ZeroDivisionError: division by zero", "run from top to bottom"),
        ("import nowhere\n", "raised ModuleNotFoundError", "with the modules beside it"),
        ("raise SystemExit(0)\n", "raised SystemExit: 0", "Remove the call that exits"),
        ("import os\nos._exit(0)\n", "ended itself with exit status 0", "run from top to bottom"),
        ("while True: pass\n", "no answer within 2 seconds", "__main__"),
        ("def f(): f()\nf()\n", "raised RecursionError", "run from top to bottom"),
        ("x = 'x' * 10**10\n", "ran out of memory", "run from top to bottom"),
        ("while True: print('x' * 10**6)\n", "printed more than 64 MB", "run from top to bottom"),
    ],
)
def test_a_file_that_does_not_run_is_a_problem_and_never_a_pass(
    judged: Judge, text: str, message: str, remedy: str
) -> None:
    for whole in (text, PLAIN + text) if text in UNSAFE else [text]:
        report = judged(whole)
        assert report.problem is not None
        assert message in report.problem.message
        assert remedy in report.problem.remedy
        assert (report.score, report.exit_code) == (0.0, 2)


SCRIPTS = (
    "import matplotlib.pyplot as plt\nplt.plot([double(x) for x in range(9)])\n",
    "import torch\nmodel = torch.nn.Linear(3, 3)\n",
    "for step in range(10**9):\n    double(step)\n",
    "words = open('names.txt').read().split()\n",
    "size = int(input())\ninput()\n",
    "assert double(1) == 3\n",
    "import sys\ndef main():\n    return 1\nsys.exit(main())\n",
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_right_file_has_full_marks_whatever_it_does_besides(
    tiny: Assignment, script: str
) -> None:
    manifest = tiny.manifest
    for text in (PLAIN + script, "# gradekit: tiny\n" + script + PLAIN):
        submission = library.parse_for(manifest, text, "hw.py")
        report = judge(tiny, submission, isolation=ISOLATION)
        assert (report.score, report.notes, report.output) == (7.5, [], "")


@pytest.mark.parametrize(
    "statement", ["1 / 0", "import nowhere", "raise SystemExit(0)", "while 1: 1"]
)
def test_a_statement_that_raises_or_has_no_end_is_left_out(judged: Judge, statement: str) -> None:
    report = judged(f"{statement}\n{PLAIN}{statement}\n")
    assert (report.score, report.problem, report.notes) == (7.5, None, [])


def test_the_lines_that_were_not_run_are_named_where_something_fails(tiny: Assignment) -> None:
    text = (
        "import nowhere\nFACTOR = int(\n    'x')\n@len\ndef other(): ...\n"
        "def double(x):\n    return FACTOR * x\nprint(\n    double(1))\nassert double(1) == 3\n"
        "if __name__ == '__main__':\n    print(double(3))\n"
    )
    submission = library.parse_for(tiny.manifest, text + DOUBLE_ALL, "hw.py")
    assert judge(tiny, submission, isolation=ISOLATION).notes == [
        "Not run to the end, because it raised ValueError: invalid literal for int() "
        "with base 10: 'x': line 2 to line 3.",
        "Not run to the end, because it raised TypeError: object of type 'function' "
        "has no len(): line 4 to line 5.",
    ]


NEEDED = {
    "a name": ("def double(x):\n    return globals()['N'] * x\nN = 2\n", "3"),
    "an attribute": (
        "class Scale: ...\ndef double(x):\n    return Scale().by * x\n"
        "while not hasattr(Scale, 'by'):\n    input(); Scale.by = 2\n",
        "4 to line 5",
    ),
    "a table": (
        "TABLE = []\ndef double(x):\n    return x * len(TABLE)\n"
        "while len(TABLE) < 2:\n    input(); TABLE.append(1)\n",
        "4 to line 5",
    ),
}
HELPFUL = "Not run, because nothing that is graded seems to need it: line {}."


@pytest.mark.parametrize(("text", "where"), NEEDED.values(), ids=NEEDED.keys())
def test_lines_with_an_effect_are_named_where_that_may_be_missing(
    tiny: Assignment, text: str, where: str
) -> None:
    submission = library.parse_for(tiny.manifest, text + DOUBLE_ALL, "hw.py")
    assert judge(tiny, submission, isolation=ISOLATION).notes == [HELPFUL.format(where)]


@pytest.mark.parametrize(
    "text",
    [
        "NAMES = ['emma']\ndef double(x):\n    raise NotImplementedError\n",
        "def double(x):\n    return x.nothing\nprint(double(1))\nloss = double(2)\ndouble(3)\n",
        "import matplotlib.pyplot as plt\nX = [1]\ndef double(x):\n    return X[1]\nplt.plot(X)\n",
        "def double(x):\n    return y\nimport torch\n'text'\nassert double(1) == 2\n",
    ],
    ids=["a starter", "a demo", "a plot", "an import"],
)
def test_lines_that_cannot_help_are_not_named(tiny: Assignment, text: str) -> None:
    submission = library.parse_for(tiny.manifest, text + DOUBLE_ALL, "hw.py")
    report = judge(tiny, submission, isolation=ISOLATION)
    assert (report.passed, report.notes) == (False, [])


def test_the_starters_are_told_of_no_lines(tiny: Assignment) -> None:
    for name in library.names():
        manifest = library.find(name)
        text = (manifest.folder / "starter.py").read_text("utf-8")
        submission = library.parse_for(manifest, text, "starter.py")
        assert scoring.not_run([], submission) == []


def test_a_statement_without_end_is_named_where_something_fails(judged: Judge) -> None:
    report = judged("while True: pass\ndef double(x):\n    return x\n" + DOUBLE_ALL)
    assert report.notes == ["Not run to the end, because it took too long: line 1."]


def test_at_most_ten_places_that_were_not_run_are_named(tiny: Assignment) -> None:
    text = "def double(x):\n    return globals()['N'] * x\n" + "N = 2\n" * 13
    submission = library.parse_for(tiny.manifest, text, "hw.py")
    (note,) = judge(tiny, submission, isolation=ISOLATION).notes
    assert note.endswith(", line 11, line 12, and 3 more.")


def test_a_file_that_is_run_as_a_whole_leaves_nothing_out(tiny: Assignment) -> None:
    manifest = replace(tiny.manifest, load="module")
    submission = library.parse_for(manifest, PLAIN + "1 / 0\n", "hw.py")
    report = judge(replace(tiny, manifest=manifest), submission, isolation=ISOLATION)
    assert report.problem is not None
    assert report.problem.position == f"line {len(PLAIN.splitlines()) + 1}"


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


def test_a_fault_of_gradekits_leaves_no_score_and_names_no_belief(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise WorkerError("no process is left")

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


def test_the_time_for_a_property_is_limited(tiny: Assignment, judged: Judge) -> None:
    limits = replace(tiny.manifest.limits, seconds_per_property=0.3)
    quick = replace(tiny, manifest=replace(tiny.manifest, limits=limits))
    slow = "import time\ndef double(x):\n    time.sleep(0.05)\n    return 2 * x\n"
    result = results(judged(slow + DOUBLE_ALL, assignment=quick))["doubles"]
    assert result.message == "the time for this property, 0.3 seconds, was used up"


def test_the_time_in_total_is_limited_and_what_was_found_stays(
    tiny: Assignment, judged: Judge
) -> None:
    limits = replace(tiny.manifest.limits, seconds_in_total=1.0)
    quick = replace(tiny, manifest=replace(tiny.manifest, limits=limits))
    hangs = DOUBLE + "import time\ndef double_all(xs):\n    time.sleep(0.1)\n    return [0.0]\n"
    report = judged(hangs, assignment=quick)
    assert results(report)["doubles"].verdict is Verdict.PASSED
    assert results(report)["doubles_each"].verdict is Verdict.FAILED


class CodeWith:
    """The code of an assignment with another reference and 50-digit form."""

    def __init__(self, code: Code, reference: types.ModuleType, exact: types.ModuleType) -> None:
        self.check, self.inner = code.check, code.inner
        self.reference, self.exact, self.identities = reference, exact, None


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
