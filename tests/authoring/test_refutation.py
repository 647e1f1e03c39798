"""Conditional mutants are refuted where examples reach them, and survive where none does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from gradekit.authoring.conditional import HISTORY, Ladder, mutant_text
from gradekit.authoring.coverage import Place
from gradekit.authoring.refutation import (
    NO_EFFECT,
    REFUTED,
    SURVIVES,
    UNREACHED,
    FunctionJudge,
    Judging,
    outcomes,
)
from gradekit.domains.buckets import Chain
from gradekit.model.errors import AssignmentError
from tests.authoring.small_assignment import CODE, judge_of, ladder_of, write
from tests.isolation import ISOLATION

pytestmark = pytest.mark.usefixtures("cache")


@dataclass
class Scripted:
    """Says what was written down, and notes what it was asked."""

    answers: str
    asked: list[int] = field(default_factory=list)

    def judge(self, _: Ladder, step: int) -> str:
        self.asked.append(step)
        return {"r": REFUTED, "s": SURVIVES, "n": NO_EFFECT}[self.answers[step]]


def ladder(*reached: int) -> Ladder:
    """Make a ladder whose steps so many examples reach."""
    places = tuple(tuple(("claim", i) for i in range(count)) for count in reached)
    chain = Chain("len(x)", "len(x)", ">", tuple(range(len(reached))))
    return Ladder(function="f", family="length", kind="gross", chain=chain, places=places)


EACH_LADDER = [f"{'r' * r}{'s' * s}{'n' * n}" for r in range(5) for s in range(4) for n in range(4)]


def test_bisecting_comes_to_what_judging_every_step_comes_to() -> None:
    names = {"r": REFUTED, "s": SURVIVES, "n": NO_EFFECT}
    judges = {answers: Scripted(answers) for answers in EACH_LADDER}
    found = {
        answers: outcomes(judge, ladder(*[1] * len(answers), 0, 0))
        for answers, judge in judges.items()
    }
    assert found == {
        answers: [*(names[letter] for letter in answers), UNREACHED, UNREACHED]
        for answers in EACH_LADDER
    }
    asked = {answers: judge.asked for answers, judge in judges.items()}
    assert [answers for answers, steps in asked.items() if len(steps) > len(set(steps))] == []


def test_where_all_is_well_one_judgement_is_enough() -> None:
    judge = Scripted("r" * 9)
    assert outcomes(judge, ladder(*[3] * 9)) == [REFUTED] * 9
    assert judge.asked == [8]


def test_what_no_example_reaches_survives_without_being_judged() -> None:
    judge = Scripted("")
    assert outcomes(judge, ladder(0, 0, 0)) == [UNREACHED] * 3
    assert judge.asked == []


@pytest.mark.sample(1)
@pytest.mark.parametrize(("most", "refuted"), [(4, 3), (8, 5), (20, 7)])
def test_a_function_wrong_beyond_a_length_is_refuted_as_far_as_examples_go(
    tmp_path: Path, most: int, refuted: int
) -> None:
    judge, made = judge_of(write(tmp_path, most=most), "total")
    lengths = ladder_of(made, "len(xs)")
    beyond_8 = lengths.chain.steps.index(8)
    with judge:
        found = outcomes(judge, lengths)
        assert found == [REFUTED] * refuted + [UNREACHED] * (len(found) - refuted)
        assert (found[beyond_8] == REFUTED) is (most > 8)
        assert outcomes(judge, ladder_of(made, "len(xs)", "cut")) == found


def test_bisecting_a_function_agrees_with_judging_every_step(tmp_path: Path) -> None:
    judge, made = judge_of(write(tmp_path, most=8), "total")
    with judge:
        for each in made:
            reached = sum(map(bool, each.places))
            found = outcomes(judge, each)[:reached]
            assert found == [judge.judge(each, step) for step in range(reached)], each.name(0)


def test_other_functions_call_the_right_one(tmp_path: Path) -> None:
    judge, made = judge_of(write(tmp_path, most=8), "total")
    every = ladder_of(made, "xs: size")
    with judge:
        judge._select(judge.first[id(every)])
        call = judge._begun().session.worker.call
        assert call("total", [[8.0]], seed=0, seconds=1.0).value != 8.0
        assert call("mean", [[8.0]], seed=0, seconds=1.0).value == 8.0
        assert call("total", [[1.0]], seed=0, seconds=1.0).value == 1.0


def test_what_changes_no_result_has_no_effect(tmp_path: Path) -> None:
    judge, _ = judge_of(write(tmp_path, most=8), "total")
    chain = Chain("nothing to add", "not any(xs)")
    zeros: tuple[Place, ...] = tuple(
        ("total_adds_up", i)
        for i, example in enumerate(judge.about.corpus.examples["total_adds_up"])
        if not any(example["xs"])
    )
    assert zeros
    own = [
        Ladder(function="total", family="joint", kind=kind, chain=chain, places=(zeros,))
        for kind in ("gross", "fine")
    ]
    assert found(judge, own) == [[REFUTED], [NO_EFFECT]]


def found(judge: FunctionJudge, own: list[Ladder]) -> list[list[str]]:
    """Judge other ladders of the same function."""
    from gradekit.assignment.domains import read_domains

    manifest = judge.assignment.manifest
    domain = read_domains(manifest.folder, manifest.functions)[judge.function]
    text = mutant_text(judge.assignment, domain, judge.function, own)
    with FunctionJudge(judge.about, judge.function, text, own) as other:
        return [outcomes(other, each) for each in own]


def test_advice_refutes_nothing(tmp_path: Path) -> None:
    judge, made = judge_of(write(tmp_path, most=4), "total")
    assert "total_of_any_list" in judge.about.corpus.examples
    names = {name for each in made for step in each.places for name, _ in step}
    assert names == {"total_adds_up"}


def test_a_property_that_the_solution_loses_refutes_nothing(tmp_path: Path) -> None:
    judge, made = judge_of(write(tmp_path, most=8), "total")
    lengths = [ladder_of(made, "len(xs)")]
    judge.about = Judging(
        judge.assignment, judge.about.corpus, ISOLATION, frozenset({"total_adds_up"})
    )
    assert REFUTED not in found(judge, lengths)[0]


def test_what_depends_on_earlier_calls_is_judged_alone_and_in_order(tmp_path: Path) -> None:
    judge, made = judge_of(write(tmp_path, most=4), "total")
    with judge:
        history = {
            each.chain.label: judge.judge(each, 0) for each in made if each.family == HISTORY
        }
    assert history["from the second call on"] == REFUTED
    assert history["memo of the shape"] == REFUTED
    assert history["after a call that raised"] == UNREACHED
    assert history["memo of rounded arguments, to 8 digits"] == UNREACHED


@pytest.mark.parametrize("lost", [(), ("total_adds_up",)])
def test_what_refuted_others_changes_no_outcome(tmp_path: Path, lost: tuple[str, ...]) -> None:
    judge, made = judge_of(write(tmp_path, most=4), "total")
    judge.about = replace(judge.about, lost=frozenset(lost))
    history = [each for each in made if each.family == HISTORY]
    with judge:
        together = [judge.judge(each, 0) for each in history]
        alone = []
        for each in history:
            judge._refuters.clear()
            alone.append(judge.judge(each, 0))
    assert together == alone
    assert (REFUTED in together) is not bool(lost)


def test_a_mutant_with_a_memory_is_first_asked_what_refuted_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge, made = judge_of(write(tmp_path, most=4), "total")
    (second,) = [each for each in made if each.kind == "from the second call on"]
    asked: list[str] = []
    refuting = {"c"}
    monkeypatch.setattr(judge, "_select", lambda _: 0)
    monkeypatch.setattr(
        judge, "_is_refuted_by", lambda name, *_, **__: asked.append(name) or name in refuting
    )
    places = {name: [0] for name in "abc"}
    assert judge._refuted(second, 0, places)
    assert judge._refuted(second, 0, places)
    refuting.clear()
    assert not judge._refuted(second, 0, places)
    assert "".join(asked) == "abc" + "c" + "cabc"


def test_a_process_that_ends_is_replaced(tmp_path: Path) -> None:
    code = CODE.replace("return float(sum(xs))", "return float(sum(xs)) if xs else total(xs)")
    judge, made = judge_of(write(tmp_path, most=4, code=code), "total")
    cut = ladder_of(made, "len(xs)", "cut")
    worst = Ladder(
        function="total",
        family="cut off",
        kind="cut",
        chain=Chain("len(xs)", "len(xs)", ">", (0,)),
        places=cut.places[:1],
        names=("xs",),
    )
    own = [worst, ladder_of(made, "xs: size")]
    first, second = found(judge, own)
    assert first == [REFUTED]
    assert second[0] == REFUTED


def test_a_solution_that_cannot_be_wrapped_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, most=4)
    judge, _ = judge_of(folder, "total")
    judge.text = "raise ValueError('no')"
    with judge, pytest.raises(AssignmentError, match="its solution cannot be wrapped"):
        judge._select(0)
