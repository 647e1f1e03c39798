"""The replay of kept examples judges as plain Hypothesis does: a slice of the whole comparison.

``python -m tests.integration.plain_hypothesis --mutants`` compares on everything.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gradekit.assignment import drawing, library, misconceptions
from gradekit.assignment import examples as corpora
from gradekit.assignment.overlay import compose
from gradekit.authoring import tables
from gradekit.authoring.mutant_judge import FEW
from gradekit.authoring.mutation import mutants
from gradekit.judging.session import Session
from gradekit.model.assignment import Assignment, Manifest, Misconception
from gradekit.submission.reading import parse, read_submission
from tests.folders import PLAIN, TINY, slow_but_for
from tests.integration import comparison, plain_hypothesis, plain_run
from tests.integration.comparison import (
    MISCONCEPTION,
    MUTANT,
    Grader,
    Program,
    files,
    mutants_of,
    spread,
)
from tests.integration.plain_run import refuted
from tests.isolation import ISOLATION

APART = 40
"""Of the properties of a file, one in this many is compared."""
LOST = 1
"""And so many of those that a misconception loses."""
MUTANTS = 3
SOME = 8
"""One misconception in so many is searched for what fails late."""


def sliced(manifest: Manifest) -> Iterator[Program]:
    """Choose a solution, three misconceptions, a few mutants: the first, the last, between."""
    solution, *_ = every = files(manifest)
    mistakes = spread([one for one in every if one.kind == MISCONCEPTION], 3)
    rows = tables.read_lock(manifest.folder)
    lost = {str(one.path): rows[one.name].loses[:LOST] for one in manifest.misconceptions}
    for start, one in enumerate([solution, *mistakes]):
        some = list(manifest.policies)[start::APART]
        yield replace(one, only=(*some, *lost.get(one.path, ())))
    yield from spread(mutants_of_the_last(manifest.solutions[0]), MUTANTS)


def mutants_of_the_last(path: Path) -> list[Program]:
    """Make the mutants of a solution's last definition: those of all take longer than the rest."""
    solution = read_submission(path)
    nodes = ast.parse(solution.source).body
    *_, last = (node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return [
        Program(
            kind=MUTANT,
            name=mutant.key,
            source=compose(solution.source, mutant.source),
            options=tuple(sorted(solution.options.items())),
            changed=(last.name,),
        )
        for mutant in mutants(path.stem, ast.unparse(last))
    ]


@pytest.mark.parametrize("name", slow_but_for(library.names(), quick=["kl-divergence"]))
def test_a_replay_comes_to_what_hypothesis_comes_to(name: str) -> None:
    grader = Grader(name)
    compared = [grader.compare(program) for program in sliced(grader.manifest)]
    assert not [str(one) for found in compared for one in found.differences]
    assert sum(found.refuted for found in compared) > MUTANTS


def passing_at_first(grader: Grader, mistake: Misconception) -> tuple[str, ...]:
    """Name the properties that a misconception loses, and not by one of the first examples."""
    text = misconceptions.text(mistake)
    submission = library.parse_for(grader.manifest, text, str(mistake.path))
    assignment, kept = grader.material(submission.options)
    session = Session(comparison.hasty(assignment), submission, ISOLATION)
    loses = tables.read_lock(grader.manifest.folder)[mistake.name].loses
    lost = [one for one in assignment.properties if one.name in loses]
    with session.worker:
        found = {
            one.name: comparison.by_search(one, session, kept.examples[one.name][:FEW])
            for one in lost
        }
    return tuple(name for name, refuting in found.items() if refuting is None)


@pytest.mark.parametrize("name", slow_but_for(library.names()))
def test_what_fails_late_in_a_replay_fails_for_hypothesis(name: str) -> None:
    grader = Grader(name)
    for mistake in grader.manifest.misconceptions[::SOME]:
        only = passing_at_first(grader, mistake)
        assert not only or not grader.compare(comparison.wrong(mistake, only)).differences


@pytest.mark.parametrize("said", [None, "x = 1.0: AssertionError: it says so"])
def test_a_replay_that_says_otherwise_is_told(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    grader = Grader(str(TINY))
    (mistake,) = (one for one in grader.manifest.misconceptions if one.name == "squares")
    squares = comparison.wrong(mistake, only=("doubles", "leaves_the_list_alone"))
    monkeypatch.setattr(comparison, "by_replay", lambda *_: dict.fromkeys(squares.only, said))
    (found,) = grader.compare(squares).differences
    assert found.property == ("leaves_the_list_alone" if said else "doubles")
    assert found.by_replay == said
    assert (found.by_hypothesis is None) == (said is not None)


@functools.cache
def compared(name: str, file: str, only: tuple[str, ...]) -> comparison.Compared:
    grader = Grader(name)
    (program,) = [each for each in files(grader.manifest) if each.name == file]
    return grader.compare(replace(program, only=only))


@pytest.mark.slow
@pytest.mark.parametrize("place", comparison.EXCUSED)
def test_what_is_excused_differs(place: tuple[str, str, str]) -> None:
    """What keeps earlier gradients differs only beside the other properties."""
    name, file, property_ = place
    alone = comparison.EXCUSED[place] != comparison.PILES_UP
    found = compared(name, file, (property_,) if alone else ())
    assert property_ in [each.property for each in found.excused]
    assert found.differences == ()


def test_a_mutant_is_compared_by_the_property_that_refutes_it() -> None:
    grader = Grader(str(TINY))
    (mutant, *_) = mutants_of(TINY / "solutions" / "plain.py")
    found = grader.compare(mutant)
    assert (found.verdicts, found.refuted, found.differences) == (1, 1, ())


@pytest.mark.parametrize(("changed", "count"), [("double", 4), ("a_helper", 7)])
def test_what_nothing_refutes_is_compared_by_all_that_ask_for_the_change(
    changed: str, count: int
) -> None:
    right = PLAIN
    same = Program(kind=MUTANT, name="same", source=right, changed=(changed,))
    found = Grader(str(TINY)).compare(same)
    assert (found.verdicts, found.differences) == (count, ())


def test_a_plain_run_ends_with_the_first_example_that_fails(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(
        tiny, parse("def double(x):\n    return x + 2\n", path="submission.py"), ISOLATION
    )
    begun = []
    monkeypatch.setattr(session, "begin", begun.append)
    with session.worker:
        failure = refuted(tiny.properties[0], session)
    assert failure is not None
    assert len(begun) < 5
    assert failure.startswith("x = ")
    assert "AssertionError" in failure or "Mismatch" in failure


def test_a_plain_run_of_what_holds_sees_the_kept_examples(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PLAIN
    kept, session = (
        drawing.get(tiny, isolation=ISOLATION).examples,
        Session(tiny, parse(text, path="submission.py"), ISOLATION),
    )
    seen: list[corpora.Example] = []
    monkeypatch.setattr(plain_run, "told", lambda one: seen.append(corpora.plain_example(one)))
    with session.worker:
        for one in tiny.properties:
            seen.clear()
            assert refuted(one, session) is None
            assert repr(seen) == repr(kept[one.name])  # as text, -0.0 is not 0.0


@pytest.mark.slow
def test_the_command_fails_where_the_kept_examples_miss_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.undo()  # the process of the command knows the cache by its variable
    monkeypatch.setattr(plain_hypothesis, "JOBS", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert plain_hypothesis.main([str(TINY), "--mutants", "--sample", "2"]) == 0
    assert "tiny" in capsys.readouterr().out
    assignment = library.load_assignment(library.find(str(TINY)))
    kept = drawing.get(assignment, isolation=ISOLATION)
    emptied = replace(
        kept,
        examples={name: [] for name in kept.examples},
        counts=dict.fromkeys(kept.counts, 0),
    )
    corpora.write(emptied, corpora.place(assignment, kept.key))
    assert plain_hypothesis.main([str(TINY)]) == 1
    said = capsys.readouterr().out
    assert "tiny: misconceptions/squares.py: doubles\n    replay: holds\n" in said
