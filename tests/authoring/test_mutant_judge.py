"""A mutant is judged until something with points refutes it, nearest first, and not longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from gradekit.authoring import mutant_judge
from gradekit.authoring.findings import Task
from gradekit.authoring.mutant_judge import FEW, MutantJudge
from gradekit.grading.grader import Grader
from gradekit.judging import replay
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report
from gradekit.sandbox.worker import Worker
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


@pytest.fixture
def together(grader: Grader) -> Iterator[MutantJudge]:
    """Give what judges mutants of the tiny assignment's solution in one process."""
    judge = MutantJudge(grader)
    yield judge
    judge.end()


def task(source: str) -> Task:
    return Task(name="plain: m", source=source, base=str(TINY / "solutions" / "plain.py"))


def failed(report: Report | None) -> list[str] | None:
    return report and [r.name for r in report.properties if r.verdict is Verdict.FAILED]


def test_mutants_of_a_solution_take_each_others_place_in_one_process(
    together: MutantJudge,
) -> None:
    twice, none = PLAIN.replace("2 * x", "3 * x"), PLAIN.replace("2 * x", "x")
    assert failed(together._refuted_beside_others(task(twice)))
    work = together._work
    assert failed(together._refuted_beside_others(task(PLAIN))) is None
    assert failed(together._refuted_beside_others(task(none)))
    assert together._work is work


def test_no_second_worker_has_what_the_mutant_has_replaced(
    together: MutantJudge, judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many examples there are: another worker would run the solution."""
    monkeypatch.setattr(replay, "MANY", 0)
    monkeypatch.setattr(Worker, "another", lambda _: pytest.fail("it was begun"))
    assert failed(together._refuted_beside_others(task(PLAIN))) is None
    assert set(verdicts(judged(PLAIN)).values()) == {Verdict.PASSED}


def test_names_of_an_earlier_mutant_are_gone(together: MutantJudge) -> None:
    helped = PLAIN.replace("2 * x", "FACTOR * x")
    assert failed(together._refuted_beside_others(task("FACTOR = 3\n" + helped)))
    assert failed(together._refuted_beside_others(task(helped)))
    assert failed(together._refuted_beside_others(task("FACTOR = 2\n" + helped))) is None


def test_one_that_survives_beside_others_is_judged_by_itself(together: MutantJudge) -> None:
    report = together.judge(task(PLAIN))
    assert set(verdicts(report).values()) == {Verdict.PASSED}
    assert len(report.properties) == 7


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "import sys; sys.setrecursionlimit(999)",
        "from decimal import getcontext; getcontext().prec = 9",
        "import numpy as np; np.seterr(all='raise')",
    ],
)
def test_what_may_leave_something_behind_is_judged_by_itself(
    together: MutantJudge, line: str
) -> None:
    assert together._refuted_beside_others(task(f"{line}\n{BOTH_WRONG}")) is None
    assert together._work is None


@pytest.mark.parametrize("flaw", ["raise ValueError", "def double(x):\n    return double(x)\n"])
def test_after_one_that_ends_its_process_comes_another_process(
    together: MutantJudge, flaw: str
) -> None:
    whole = together.judge(task(f"{PLAIN}\n{flaw}\n"))
    assert whole.problem or failed(whole)
    assert failed(together._refuted_beside_others(task(BOTH_WRONG)))


def test_one_that_hangs_beside_others_is_replaced(
    together: MutantJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mutant_judge, "SECONDS_PER_CALL", 0.125)
    loop = "def double(x):\n    while True:\n        pass\n"
    assert failed(together._refuted_beside_others(task(loop))) is not None
    assert together._work is None
    assert failed(together._refuted_beside_others(task(PLAIN))) is None
