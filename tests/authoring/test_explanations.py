"""The rules about error models, each broken once, and the table with all that knows left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.assignment import drawing
from gradekit.authoring.explanations import Explanations, audit_explanations, without
from gradekit.mistakes import NUMBERS, Choice, Sentence, mistakes
from tests.folders import load
from tests.isolation import ISOLATION

MODEL = """from gradekit.mistakes import NUMBERS, Sentence, mistakes


@mistakes(
    more={{"two": Sentence("You add 2.", belief="adds_two"){more}}},
    factor=(NUMBERS, "You multiply by {{k}}.", 2.0),
)
def double(pick, x):
    if pick("more") == "two":
        return x + 2
    if pick("more") == "twin":
        return 1 + x + 1
    if pick("more") in ("key", "key again"):
        raise KeyError
    if pick("more") == "index":
        raise IndexError
    if (k := pick("factor")) is not None:
        return k * x
    return {right}
"""


def audited(folder: Path, *, more: str = "", right: str = "2 * x") -> Explanations:
    (folder / "mistakes").mkdir(exist_ok=True)
    (folder / "mistakes" / "double.py").write_text(MODEL.format(more=more, right=right), "utf-8")
    assignment = load(folder)
    corpus = drawing.draw(assignment, isolation=ISOLATION, examples=30)
    return audit_explanations(assignment, corpus, ISOLATION)


def test_a_model_that_keeps_all_rules_is_not_complained_of(folder: Path) -> None:
    assert audited(folder).broken == []


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("more", "right", "problem"),
    [
        ("", "2 * x + (x > 3)", "without a switch it differs from the reference for ["),
        (', "seldom": "Seldom."', "2 * x", "more='seldom' differs from the reference on 0 probes"),
        (', "twin": "You add 1 twice."', "2 * x", "more='two' and more='twin' do the same"),
        (
            ', "key": "You look it up.", "key again": "You look it up again."',
            "2 * x",
            "more='key' and more='key again' do the same",
        ),
        (', "one": Sentence("...", belief="none")', "2 * x", "there is no misconception none"),
    ],
)
def test_each_rule_can_be_broken(folder: Path, more: str, right: str, problem: str) -> None:
    broken = audited(folder, more=more, right=right).broken
    assert any(sentence.startswith(f"mistakes/double.py: {problem}") for sentence in broken)


def test_twins_that_are_told_alike_are_none(folder: Path) -> None:
    assert audited(folder, more=', "twin": "You add 2."').broken == []


def test_what_raises_another_exception_is_no_twin(folder: Path) -> None:
    more = ', "key": "You look it up.", "index": "You look it up in a list."'
    assert audited(folder, more=more).broken == []


def test_a_model_of_no_function_is_told(folder: Path) -> None:
    (folder / "mistakes").mkdir()
    (folder / "mistakes" / "treble.py").write_text("", "utf-8")
    assert audited(folder).broken == [
        "mistakes/treble.py: there is no such function. Name a helper _treble.py"
    ]


def test_a_misconception_that_another_hides_is_told(folder: Path) -> None:
    text = '"""To double is to add two, once more.\n\nRemedy: multiply.\n"""\n\n\n'
    text += "def double(x):\n    return 2 + x\n"
    (folder / "misconceptions" / "adds_two_again.py").write_text(text, "utf-8")
    assert any(
        sentence == "misconception adds_two_again is explained as adds_two"
        for sentence in audited(folder).broken
    )


def test_left_out_a_misconception_is_explained_by_what_remains(folder: Path) -> None:
    rows = {row.misconception: row for row in audited(folder).rows}
    assert {name: row.named for name, row in rows.items()} == {name: name for name in rows}
    assert rows["in_place"].layer == "state"
    assert rows["forgets_the_last"].sentence == "Your last entry is missing; the others are right."
    assert rows["adds_two"].sentence != "You add 2."


def test_a_solution_of_another_convention_is_not_to_be_explained(folder: Path) -> None:
    plain = (folder / "solutions" / "plain.py").read_text("utf-8")
    text = f"{plain}\n\ndef double(x):\n    return 3 * x\n"
    (folder / "solutions" / "other.py").write_text(text, "utf-8")
    assert "solution other: double is explained: You multiply by 3." in audited(folder).broken


def test_without_a_belief_no_position_points_to_it() -> None:
    @mistakes(
        sign={"lost": Sentence("...", belief="mine"), "turned": "..."},
        factor=(NUMBERS, Sentence("{k}", belief="mine")),
        guard=(NUMBERS, "{k}"),
    )
    def double(pick: object, x: float) -> float:
        return 2 * x

    left = without(double, "mine")
    assert set(left.switches) == {"sign", "guard"}
    assert isinstance(left.switches["sign"], Choice)
    assert left.switches["sign"].values == ("turned",)
