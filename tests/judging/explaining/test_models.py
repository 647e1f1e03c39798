"""Which error models fit, and which only seem to."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging.explaining import models
from gradekit.judging.explaining.models import Mistake, Search
from gradekit.mistakes import NUMBERS as POOL
from gradekit.mistakes import ErrorModel, Sentence, mistakes
from gradekit.model.assignment import Assignment

from .evidence import evidence


@mistakes(
    benign={"order": ["late"]},
    factor=(POOL, "You multiply by {k}.", 2.0),
    sign={"lost": Sentence("The sign is lost.", belief="squares"), "turned": "The sign is wrong."},
    more={"one": "You add 1.", "log": "You take the logarithm."},
)
def double(pick: Callable[[str], Any], x: float) -> float:
    """Double a number, rightly or not."""
    value = x / k if (k := pick("divisor")) is not None else (pick("factor") or 2.0) * x
    if pick("sign") == "lost":
        value = abs(value)
    if pick("sign") == "turned":
        value = -value
    if pick("more") == "one":
        value += 1
    if pick("more") == "log":
        value = math.log(value)
    return value if pick("order") is None else value + 1e-5


def settings(
    tiny: Assignment,
    function: Callable[..., Any],
    *written: float,
    model: ErrorModel = double,
) -> list[dict[str, Any]]:
    search = Search(model, evidence(tiny, function), written)
    fits = search.alone() or search.pairs()
    return [{each.switch: each.value for each in fit.mistakes} for fit in fits]


def test_a_single_mistake_is_recognised_in_whatever_style(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: abs(x + x)) == [{"sign": "lost"}]


def test_a_parameter_is_taken_from_the_source(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: 2.75 * x, 2.75) == [{"factor": 2.75}]
    assert settings(tiny, lambda x: x / 0.4, 0.4) == [{"factor": 2.5}]
    assert settings(tiny, lambda x: 2.75 * x) == []


def test_a_parameter_may_come_from_the_pool(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: 3 * x) == [{"factor": 3.0}]


def test_the_right_value_of_a_parameter_is_no_mistake(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: 2 * x + 1, 2.0) == [{"more": "one"}]


def test_a_mistake_beside_an_accepted_convention_is_recognised(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: abs(2 * x) + 1e-5) == [{"sign": "lost"}]


def test_an_accepted_convention_alone_is_no_mistake(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: 2 * x + 1e-5) == [{}]


def test_an_option_that_is_chosen_is_no_mistake_and_is_there_beside_each(tiny: Assignment) -> None:
    def both(x: float) -> float:
        return abs(x + x) + 1

    chosen = replace(tiny, options={"sign": "lost"})
    assert settings(tiny, both) == [{"sign": "lost", "more": "one"}]
    assert settings(chosen, both) == [{"more": "one"}]
    assert {"sign": "lost"} not in settings(chosen, lambda x: abs(x + x))


def test_two_mistakes_are_recognised_together(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: 1 - 2 * x) == [{"sign": "turned", "more": "one"}]


def test_a_single_mistake_is_preferred_to_two(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: 2 * x + 1) == [{"more": "one"}]


def test_a_function_that_always_raises_is_no_parameter_of_0(tiny: Assignment) -> None:
    @mistakes(divisor=((0, 1, 2, 3), "You divide by {k}."))
    def divided(pick: Callable[[str], Any], x: float) -> float:
        return 2 * x if (k := pick("divisor")) is None else 2 * x / k

    def always(x: float) -> float:
        raise ZeroDivisionError

    assert settings(tiny, always, 0, model=divided) == []


def test_where_the_student_raises_the_model_has_to_raise(tiny: Assignment) -> None:
    def logarithm(x: float) -> float:
        return math.log(2 * x)

    def refusing(x: float) -> float:
        if x <= 0:
            raise KeyError
        return math.log(2 * x)

    assert settings(tiny, logarithm) == [{"more": "log"}]
    assert settings(tiny, refusing) == [{"more": "log"}] * 0


def test_infinity_of_numpy_is_an_exception_of_math(tiny: Assignment) -> None:
    def as_numpy(x: float) -> float:
        return math.log(2 * x) if x > 0 else -math.inf if x == 0 else math.nan

    assert settings(tiny, as_numpy) == [{"more": "log"}]


def test_of_several_values_that_fit_and_none_of_the_source_nothing_is_said(
    tiny: Assignment,
) -> None:
    @mistakes(cap=((100.0, 200.0, 3.0), "Never above {k}."), sign={"lost": "No sign."})
    def capped(pick: Callable[[str], Any], x: float) -> float:
        value = abs(2 * x) if pick("sign") or pick("cap") else 2 * x
        return value if (k := pick("cap")) is None else min(value, k)

    assert settings(tiny, lambda x: abs(2 * x), model=capped) == [{"sign": "lost"}]
    assert {"cap": 200.0} in settings(tiny, lambda x: abs(2 * x), 200.0, model=capped)


def test_a_right_function_with_few_faults_is_not_explained(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: 2 * x if x < 8 else 0.0) == []


def test_the_search_ends_after_so_many_comparisons(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings(tiny, lambda x: 1 - 2 * x)
    monkeypatch.setattr(models, "MOST_COMPARISONS", 20)
    assert settings(tiny, lambda x: 1 - 2 * x) == []


def test_the_search_ends_after_so_much_work(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "MOST_WORK", 200)
    assert settings(tiny, lambda x: 1 - 2 * x) == []


def test_what_is_guessed_is_not_told_where_other_values_were_not_tried(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    @mistakes(cap=((100.0, 200.0), "Never above {k}."))
    def capped(pick: Callable[[str], Any], x: float) -> float:
        return 2 * x if (k := pick("cap")) is None else min(abs(2 * x), k)

    def absolute(x: float) -> float:
        return abs(2 * x)

    monkeypatch.setattr(models, "MOST_COMPARISONS", models.FIRST)
    assert settings(tiny, absolute, model=capped) == []
    assert settings(tiny, absolute, 100.0, model=capped) == [{"cap": 100.0}]


def test_nothing_is_tried_where_hardly_any_wrong_result_is_a_number(tiny: Assignment) -> None:
    tried = []

    @mistakes(sign={"lost": "No sign."})
    def model(pick: Callable[[str], Any], x: float) -> float:
        tried.append(x)
        return 2 * x

    assert settings(tiny, lambda x: None if x < 7 else 0.0, model=model) == []
    assert tried == []


def test_of_misconceptions_that_fit_only_their_own_switches_are_tried(tiny: Assignment) -> None:
    search = Search(double, evidence(tiny, lambda x: abs(2 * x)), ())
    assert [fit.mistakes[0].value for fit in search.of_beliefs({"squares"})] == ["lost"]
    search = Search(double, evidence(tiny, lambda x: -2 * x), ())
    assert search.of_beliefs({"squares"}) == []


def test_of_many_probes_some_are_enough_for_a_known_belief_and_a_few_may_have_no_number(
    tiny: Assignment,
) -> None:
    def lost(x: float) -> float:
        return math.nan if x in {-1.0, -9.0, -50.0} else abs(2 * x)

    calls = [[x / 4] for x in range(-400, 9)]
    search = Search(double, evidence(tiny, lost, calls), ())
    assert [fit.mistakes[0].value for fit in search.of_beliefs({"squares"})] == ["lost"]


def test_that_probe_decides_first_which_shows_most_for_its_work(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    first: list[tuple[int, int]] = []
    monkeypatch.setattr(Search, "_count", lambda _, place, index: first.append((place, index)))
    wrong = evidence(tiny, lambda x: 2 * x + 0.3, work=[10] * 20 + [3] + [10] * 44)
    Search(double, wrong, ()).alone()
    assert {index for place, index in first if place == 0} == {20}


def test_two_searches_find_the_same(tiny: Assignment) -> None:
    found = [settings(tiny, lambda x: abs(3 * x), 3.0) for _ in range(2)]
    assert found[0] == found[1] == [{"factor": 3.0, "sign": "lost"}]


MISTAKES = st.builds(
    Mistake,
    switch=st.sampled_from("abc"),
    value=st.integers(),
    sentence=st.just(Sentence("It is wrong.")),
    is_parameter=st.booleans(),
    suggested=st.booleans(),
)


@given(singles=st.lists(MISTAKES, max_size=12, unique_by=lambda each: each.value))
def test_the_first_mistakes_of_their_switches_are_paired_first(singles: list[Mistake]) -> None:
    paired = [each for each in singles if each.suggested or not each.is_parameter]
    places = {each.value: _before(each, paired) for each in paired}
    pairs = [pair for pair in itertools.combinations(paired, 2) if pair[0].switch != pair[1].switch]
    pairs.sort(key=lambda pair: sum(places[each.value] for each in pair))
    assert list(models._pairs(singles)) == pairs


def _before(mistake: Mistake, mistakes: list[Mistake]) -> int:
    same = [each for each in mistakes if each.switch == mistake.switch]
    return same.index(mistake)
