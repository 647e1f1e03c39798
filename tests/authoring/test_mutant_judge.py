"""A mutant is judged until something with points refutes it, nearest first, and not longer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradekit.authoring import mutant_judge
from gradekit.authoring.findings import Task
from gradekit.authoring.mutant_judge import FEW
from gradekit.grading.grader import Grader
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report
from tests.folders import PLAIN, TINY
from tests.isolation import ISOLATION

pytestmark = pytest.mark.usefixtures("cache")

Judge = Callable[..., Report]
BOTH_WRONG = (
    "def double(x):\n    return 2 * x + 1\n\n\ndef double_all(xs):\n    return [*xs, 1.0]\n"
)


@pytest.fixture(scope="module")
def grader() -> Grader:
    return Grader(str(TINY), ISOLATION)


@pytest.fixture
def judged(grader: Grader) -> Judge:
    """Judge a text as a mutant, in which some functions were changed."""

    def judge(source: str, *changed: str) -> Report:
        return mutant_judge.judge_mutant(grader, Task(name="m", source=source, changed=changed))

    return judge


def verdicts(report: Report) -> dict[str, Verdict]:
    return {result.name: result.verdict for result in report.properties}


def test_nothing_is_judged_after_what_refutes_it(judged: Judge) -> None:
    assert verdicts(judged(BOTH_WRONG)) == {"doubles": Verdict.FAILED}


@pytest.mark.parametrize(
    ("changed", "first"), [("double", "doubles"), ("double_all", "doubles_each")]
)
def test_what_judges_the_changed_function_comes_first(
    judged: Judge, changed: str, first: str
) -> None:
    (result,) = judged(BOTH_WRONG, changed).properties
    assert result.name == first


def test_what_refutes_it_is_not_made_small(judged: Judge) -> None:
    (result,) = judged(BOTH_WRONG).properties
    assert result.counterexample is not None
    assert not result.counterexample.shrunk


def test_what_no_early_example_refutes_is_refuted_by_a_later_one(
    judged: Judge, grader: Grader
) -> None:
    examples = grader.material({}).corpus.examples
    early = [example for each in examples.values() for example in each[:FEW]]
    numbers = {example.get("x") for example in early} | {
        x for example in early for x in example.get("xs", ())
    }
    rare = next(each["x"] for each in examples["doubles"] if each["x"] not in numbers)
    mutant = PLAIN.replace("return 2 * x", f"return 2 * x if x != {rare} else 0.0")
    assert mutant != PLAIN
    report = judged(mutant)
    assert verdicts(report)["doubles"] is Verdict.FAILED
    assert report.properties[-1].verdict is not Verdict.FAILED, "all held on the early ones"


def test_one_that_nothing_refutes_has_lost_nothing(judged: Judge) -> None:
    report = judged(PLAIN)
    assert set(verdicts(report).values()) == {Verdict.PASSED}
    assert len(report.properties) == 7


def test_advice_alone_does_not_end_it(judged: Judge) -> None:
    lenient = PLAIN[: PLAIN.index("def double_all")] + (
        "def double_all(numbers):\n    return [double(x) for x in numbers]\n"
    )
    lost = {name for name, verdict in verdicts(judged(lenient)).items() if verdict.name == "FAILED"}
    assert lost == {"refuses_an_empty_list"}
    assert len(judged(lenient).properties) == 7


def test_one_that_hangs_is_not_waited_for_as_long_as_a_student(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutant_judge, "SECONDS_PER_CALL", 0.125)
    (result,) = judged("def double(x):\n    while True:\n        pass\n").properties
    assert result.counterexample is not None
    assert "0.125 seconds" in result.counterexample.calls[-1].message
