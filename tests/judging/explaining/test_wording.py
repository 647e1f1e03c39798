"""An explanation as the report holds it."""

from __future__ import annotations

import pytest

from gradekit.judging.explaining import wording
from gradekit.judging.explaining.candidates import Mistake
from gradekit.judging.explaining.models import Fit
from gradekit.mistakes import Sentence
from gradekit.model.assignment import Assignment

from .evidence import evidence


def test_the_shortest_call_that_shows_it_is_told_with_both_values(tiny: Assignment) -> None:
    told = wording.diagnosis(evidence(tiny, lambda x: x + 2), "mistake", "You add 2.")
    assert (told.shown_by, told.got, told.right) == ("double(0.0)", "2.0", "0.0")
    assert (told.layer, told.sentence, told.agrees_on) == ("mistake", "You add 2.", (65, 65))


def test_a_belief_comes_with_its_remedy_and_is_the_sentence_unless_told(tiny: Assignment) -> None:
    told = wording.diagnosis(
        evidence(tiny, lambda x: x + 2), "belief", "", misconception="adds_two"
    )
    assert told.sentence == told.belief == "To double is to add two."
    assert told.remedy == "multiply by two."


@pytest.mark.parametrize(
    ("parameter", "belief"), [("0.8", ""), ("2", "I divide by 2."), ("0.5, 2", "I divide by 2.")]
)
def test_a_belief_about_another_number_is_not_told(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch, parameter: str, belief: str
) -> None:
    monkeypatch.setattr(wording.misconceptions, "explain", lambda _: ("I divide by 2.", "Don't."))
    told = wording.diagnosis(
        evidence(tiny, lambda x: x + 2), "mistake", "...", misconception="a", parameter=parameter
    )
    assert (told.belief, told.remedy, told.misconception) == (belief, "Don't.", "a")


def test_a_call_too_long_to_read_is_left_out(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wording, "LONGEST_CALL", len("double(0.0)") - 1)
    told = wording.diagnosis(evidence(tiny, lambda x: x + 2), "mistake", "You add 2.")
    assert (told.shown_by, told.got, told.right) == ("", "", "")


def test_what_raises_is_told_by_its_exception(tiny: Assignment) -> None:
    told = wording.diagnosis(evidence(tiny, lambda x: 1 / x and 2 * x + 1), "mistake", "...")
    assert told.got == "raised ZeroDivisionError"


def test_the_parameter_stands_in_the_sentence_as_it_is_told() -> None:
    eps = Mistake("eps", 1 - 0.9, Sentence("You add {k}.", belief="guard"), is_parameter=True)
    sign = Mistake("sign", "lost", Sentence("The sign is lost."))
    assert wording.of_fit(Fit((eps, sign), {})) == (
        f"{wording.TOGETHER}You add 0.1. The sign is lost.",
        "0.1",
        "guard",
    )


def test_a_value_that_needs_other_words_has_them() -> None:
    divided = Sentence("You divide by {k}.", special={1: "You do not divide."})
    mistakes = [Mistake("k", value, divided, is_parameter=True) for value in (2, 1.0)]
    told = [wording.of_fit(Fit((each,), {})) for each in mistakes]
    assert told == [("You divide by 2.", "2", ""), ("You do not divide.", "1", "")]


@pytest.mark.parametrize(
    ("value", "text"), [(2.0, "2"), (1e-12, "1e-12"), (1 / 3, "0.333333333333"), (7, "7")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert wording.number(value) == text
