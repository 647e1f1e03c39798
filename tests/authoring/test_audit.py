"""The grader graded: when an audit holds, and what it says when it does not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from gradekit.authoring import audit as auditing
from gradekit.authoring import findings
from gradekit.authoring.audit import Audit, audit
from gradekit.authoring.findings import Finding, Judged
from gradekit.authoring.mutation import Mutant, mutants
from gradekit.authoring.tables import BEGIN, END
from gradekit.model.assignment import Assignment
from gradekit.model.report import Report
from tests.folders import TINY, Change, load, problems
from tests.isolation import ISOLATION
from tests.reports.builders import report
from tests.reports.cases import DOUBTED, FAULT, SUMS_TO_ONE

NAMES = ["squares", "forgets_the_last", "in_place"]


def by_properties(assignment: Assignment) -> str:
    """Name what judges by the claims and the reference alone, which most tests share."""
    folder = assignment.manifest.folder
    return (folder / "properties.py").read_text("utf-8") + (folder / "reference.py").read_text()


class InThisProcess:
    """A pool of processes that has none, so that a broken folder is judged quickly."""

    def __init__(
        self, do: Callable[..., Any], *, begin: Callable[..., Any], about: Any, **_: Any
    ) -> None:
        self.do = do
        self.begun = begin(about)

    def __enter__(self) -> InThisProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        pass

    def map(self, tasks: Iterable[Any]) -> Iterator[Any]:
        return ((task, self.do(self.begun, task)) for task in tasks)


def judge_no_conditional(*_: object, **__: object) -> tuple[list[Judged], list[str]]:
    """Stand in for what `test_audit_conditional` is about."""
    return [], []


@pytest.fixture(autouse=True)
def without_conditional(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the conditional mutants: the tiny assignment has no claims about them."""
    monkeypatch.setattr(auditing, "judge_conditional", judge_no_conditional)


@pytest.fixture
def quick(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge here, and share what is judged by the same properties among the tests."""
    monkeypatch.setattr(auditing, "Pool", InThisProcess)
    monkeypatch.setattr(findings, "basis", by_properties)


@pytest.fixture
def small(folder: Path, change: Change) -> Path:
    """Leave out what the rules do not need; give the misconceptions a base that none changes."""
    change("adds_two double loses doubles is_odd a_hard_one\n", "", file="audit.lock")
    (folder / "misconceptions" / "adds_two.py").unlink()
    shutil.copy(folder / "solutions" / "plain.py", folder / "solutions" / "base.py")
    return change('base = "plain"', 'base = "base"\nmutate = ["plain"]')


@pytest.fixture
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the cache of `whole`, to which no other audit writes."""
    folder = tmp_path_factory.getbasetemp() / "audited"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setattr(findings, "basis", by_properties)
    return folder / "gradekit"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Audit the tiny assignment once, mutants and all, in processes of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "audited"))
        patch.setattr(findings, "basis", by_properties)
        patch.setattr(auditing, "judge_conditional", judge_no_conditional)
        return audit(load(TINY), isolation=ISOLATION, jobs=2)


@pytest.fixture
def aside(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is judged by other properties where it replaces nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def made(path: Path) -> list[Mutant]:
    return list(mutants(path.stem, path.read_text("utf-8")))


def broken(folder: Path, *, with_mutants: bool = False) -> list[str]:
    return list(audit(load(folder), isolation=ISOLATION, with_mutants=with_mutants).broken)


def test_the_tiny_assignment_holds(whole: Audit) -> None:
    assert whole.broken == []
    assert whole.mutation_score == 100.0
    assert whole.mutants > 15
    assert whole.solutions["plain"].score == 7.5
    assert whole.starters["starter.py"].score == 0.0
    assert whole.misconceptions["squares"].diagnosed == ["squares"]


def test_a_second_audit_judges_nothing_again(whole: Audit, own_cache: Path) -> None:
    names: list[str] = []
    again = audit(
        load(TINY), isolation=ISOLATION, jobs=1, progress=lambda _, __, name: names.append(name)
    )
    assert (own_cache / "audits" / "tiny.json").is_file()
    assert names == []
    assert again == whole


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_a_fresh_audit_judges_everything_again_and_comes_to_the_same(small: Path) -> None:
    progress: list[tuple[int, int, str]] = []
    tiny = load(small)
    saved = audit(tiny, isolation=ISOLATION, with_mutants=False)
    fresh = audit(
        tiny,
        isolation=ISOLATION,
        with_mutants=False,
        fresh=True,
        progress=lambda done, count, name: progress.append((done, count, name)),
    )
    assert [words[:2] for words in progress] == [(number, 6) for number in range(1, 7)]
    assert {name for *_, name in progress} >= {"plain", "squares", "starter"}
    assert fresh == saved


@pytest.mark.slow
@pytest.mark.usefixtures("cache")
def test_one_job_comes_to_what_two_come_to(whole: Audit) -> None:
    one = audit(load(TINY), isolation=ISOLATION, jobs=1, with_mutants=False, fresh=True)
    assert one == replace(whole, mutants=0, conditional=[])


def test_an_audit_is_written_as_json(whole: Audit) -> None:
    data = json.loads(whole.to_json())
    assert data["assignment"] == "tiny"
    assert data["mutation_score"] == 100.0
    assert data["solutions"]["plain"]["max_score"] == 7.5
    assert data["misconceptions"]["in_place"]["lost"] == [
        "leaves_the_list_alone",
        "refuses_an_empty_list",
    ]
    assert (data["survivors"], data["broken"]) == ([], [])


@pytest.mark.usefixtures("quick")
def test_the_small_assignment_holds_as_well(small: Path) -> None:
    assert broken(small) == []


RULES = {
    "a property that catches too much": (
        ("audit.lock", "squares double loses doubles is_odd", "squares double loses doubles"),
        ["misconception squares is also caught by is_odd"],
    ),
    "a property that catches too little": (
        ("audit.lock", "in_place double_all loses", "in_place double_all loses doubles"),
        ["misconception in_place is not caught by doubles"],
    ),
    "a misconception without a line": (
        ("audit.lock", "squares double loses doubles is_odd a_hard_one\n", ""),
        ["misconception squares has no line in audit.lock"],
    ),
    "a line without a misconception": (
        ("audit.lock", "squares double", "cubes double loses doubles\nsquares double"),
        ["audit.lock has a line for cubes, which is no misconception"],
    ),
    "a line about another function": (
        ("audit.lock", "squares double loses", "squares double_all loses"),
        ["misconception squares is about double, not double_all"],
    ),
    "a solution that loses points": (
        ("solutions/plain.py", "return 2 * x", "return 2 * x if x < 6 else 0.0"),
        ["solution plain does not earn full marks: doubles, is_odd, a_hard_one"],
    ),
    "a solution that does not run": (
        ("solutions/plain.py", "# gradekit: tiny\n", "import nowhere\n"),
        [
            "solution plain does not earn full marks: running the file raised "
            "ModuleNotFoundError: No module named 'nowhere' (there is no nowhere.py beside the "
            "submission, and neither Python nor NumPy has it: put it there) (line 1)"
        ],
    ),
    "a misconception without a mistake": (
        ("misconceptions/squares.py", "return x * x + 1", "return x + x"),
        [
            "misconception squares is not caught by a_hard_one, doubles, is_odd",
            "misconception squares is diagnosed as nothing",
            "property doubles refutes no misconception",
            "property is_odd refutes no misconception",
            "property a_hard_one refutes no misconception",
        ],
    ),
    "a misconception that does not run": (
        ("misconceptions/squares.py", "def double(x):", "1 / 0\n\n\ndef double(x):"),
        [
            "misconception squares cannot be judged: running the file raised "
            "ZeroDivisionError: division by zero (line 7)",
        ],
    ),
    "a starter that earns points": (
        (
            "starter.py",
            '    """Twice x."""\n    raise NotImplementedError',
            '    """Twice x."""\n    return 2 * x',
        ),
        ["starter.py should run and earn 0, but: it earns 4"],
    ),
    "a starter that does not run": (
        ("starter.py", "def double(x):", "double(1.0)\n\n\ndef double(x):"),
        [
            "starter.py should run and earn 0, but: running the file raised "
            "NameError: name 'double' is not defined (line 5)"
        ],
    ),
}


@pytest.mark.sample(5)
@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("rule", RULES)
def test_a_broken_rule_is_told(small: Path, change: Change, rule: str) -> None:
    (file, old, new), expected = RULES[rule]
    if rule.endswith("does not run"):  # what is not needed is left out otherwise
        change("title = ", 'load = "module"\ntitle = ', file="assignment.toml")
    change(old, new, file=file)
    assert broken(small) == expected


@pytest.mark.usefixtures("aside")
def test_a_property_that_refutes_nothing_is_told(small: Path, change: Change) -> None:
    change("assert_close(double(-x), -double(x))", "double(x)", file="properties.py")
    assert broken(small) == [
        "misconception squares is not caught by is_odd",
        "property is_odd refutes no misconception",
    ]


@pytest.mark.usefixtures("quick")
def test_a_solution_that_is_not_python_is_told(small: Path, change: Change) -> None:
    change("def double(x):", "def double(x:", file="solutions/plain.py")
    (sentence,) = broken(small, with_mutants=True)
    assert sentence.startswith("solution plain does not earn full marks: ")
    assert "solutions/plain.py, line 2: this is not valid Python" in sentence


@pytest.mark.usefixtures("quick")
def test_an_assignment_without_a_solution_is_told(small: Path, change: Change) -> None:
    shutil.rmtree(small / "misconceptions")
    shutil.rmtree(small / "solutions")
    change('mutate = ["plain"]\n', "")
    assert broken(small)[0] == f"{small / 'solutions'} holds no solution"


@pytest.mark.usefixtures("aside")
def test_two_misconceptions_that_do_the_same_are_told_apart_by_no_one(
    folder: Path, change: Change
) -> None:
    change("return x + 2", "return x * x + 1", file="misconceptions/adds_two.py")
    assert broken(folder) == ["misconception squares is diagnosed as adds_two"]


@pytest.mark.usefixtures("quick")
def test_a_base_that_loses_points_is_told(small: Path, change: Change) -> None:
    change("return 2 * x", "return 2 * x if x < 6 else 0.0", file="solutions/base.py")
    assert "solution base does not earn full marks: doubles, is_odd, a_hard_one" in broken(small)


@pytest.mark.usefixtures("quick")
def test_a_base_that_is_not_python_is_told(small: Path, change: Change) -> None:
    change("def double(x):", "def double(x:", file="solutions/base.py")
    (told,) = problems(small, thorough=True)[:1]
    assert told.startswith("misconceptions/squares.py: its base cannot be read (")
    assert told.endswith("Mend it. (its base is solutions/base.py)")


@pytest.mark.usefixtures("quick")
def test_what_is_found_is_written_where_that_is_asked_for(small: Path) -> None:
    (small / "README.md").write_text(f"# Doubling\n\n{BEGIN}\nold\n{END}\n", "utf-8")
    before = (small / "audit.lock").read_text("utf-8")
    (small / "audit.lock").unlink()
    assert broken(small) == [
        *(f"misconception {name} has no line in audit.lock" for name in NAMES),
        "README.md: its table of claims is not current",
    ]
    found = audit(load(small), isolation=ISOLATION, with_mutants=False, update=True)
    assert found.broken == []
    assert (small / "audit.lock").read_text("utf-8") == before
    assert "| double(x) is x + x. | 2 |" in (small / "README.md").read_text("utf-8")


@pytest.mark.usefixtures("quick")
def test_only_the_solutions_that_the_manifest_names_are_mutated(small: Path) -> None:
    assert {one.solution for path in load(small).manifest.mutate for one in made(path)} == {"plain"}


@pytest.fixture
def surviving(folder: Path, quick: None) -> Audit:
    """Audit a solution with a constant that nothing uses, one mutant of it excused."""
    plain = folder / "solutions" / "plain.py"
    plain.write_text(f"SPARE = 1\n\n\n{plain.read_text('utf-8')}", "utf-8")
    with (folder / "assignment.toml").open("a") as file:
        file.write(
            "\n[equivalents]\n"
            '"plain: SPARE = 1 -> SPARE = 2" = "nothing reads it"\n'
            '"plain: return 2 * x -> return x + x" = "it is the same"\n'
        )
    return audit(load(folder), isolation=ISOLATION)


def test_a_surviving_mutant_is_told(surviving: Audit) -> None:
    assert [one.key for one in surviving.survivors] == [
        "plain: SPARE = 1 -> SPARE = 0",
        "plain: SPARE = 1 -> SPARE = 1.01",
    ]
    assert "mutant survives: plain: SPARE = 1 -> SPARE = 0" in surviving.broken
    assert surviving.mutation_score < 100.0


def test_an_excused_mutant_is_not_told(surviving: Audit) -> None:
    assert surviving.equivalent == 1
    assert not any("SPARE = 2" in one for one in surviving.broken)


def test_an_excuse_for_no_survivor_is_told(surviving: Audit) -> None:
    expected = "listed as equivalent, but no surviving mutant: plain: return 2 * x -> return x + x"
    assert surviving.broken[-1] == expected
    assert len(surviving.broken) == 3


def test_without_mutants_no_excuse_is_called_stale(
    change: Change,
    quick: None,
    small: Path,
) -> None:
    change("examples = 40", "examples = 40\nequivalents = { 'plain: a -> b' = 'the same' }")
    assert broken(small) == []


def test_the_score_counts_refuted_among_those_that_count(whole: Audit) -> None:
    one = next(iter(whole.solutions.values()))
    assert isinstance(one, Finding)
    nothing = replace(whole, mutants=0, conditional=[])
    assert nothing.mutation_score == 100.0
    half = replace(whole, mutants=5, equivalent=1, survivors=[None, None])  # type: ignore[list-item]
    assert half.mutation_score == 50.0


@pytest.mark.usefixtures("aside")
def test_a_solution_is_judged_with_the_options_that_it_chose(small: Path, change: Change) -> None:
    change("examples = 40", 'examples = 40\noptions = { way = ["up", "down"] }')
    change("def a_hard_one(double):", "def a_hard_one(double, way):", file="properties.py")
    change("    assert_close(double(3.0), 6.0)", SEES, file="properties.py")
    change("# gradekit: tiny", "# gradekit: tiny, way=down", file="solutions/plain.py")
    change("return 2 * x", "return 2 * x + (x == 7.1)", file="solutions/plain.py")
    change("def double(x):", "def double(x, way='up'):", file="reference.py")
    change(
        "return 2.0 * x\n\n",
        "return 2.0 * x + (x == 7.1 and way == 'down')\n\n",
        file="reference.py",
    )
    assert broken(small) == []


SEES = "    assert_close(double(7.1), 15.2 if way == 'down' else 14.2)"


@pytest.mark.parametrize(
    ("judged", "lost"),
    [
        (report(properties=[SUMS_TO_ONE, DOUBTED]), ""),
        (FAULT, "survives_large_logits, refuses_an_empty_sequence, "),
    ],
)
def test_a_doubt_is_a_defect_as_a_fault_is(judged: Report, lost: str) -> None:
    manifest, finding = load(TINY).manifest, auditing._finding(judged)
    (of_solution,) = auditing._broken_by_solutions(manifest, {"plain": finding})
    expected = f"solution plain does not earn full marks: {lost}agrees_with_reference"
    assert of_solution == expected
    of_mistake = list(auditing._broken_by_misconceptions(manifest, {"squares": finding}))
    assert "misconception squares cannot be judged: agrees_with_reference" in of_mistake
