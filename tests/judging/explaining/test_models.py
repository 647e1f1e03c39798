"""Which error models fit, and which only seem to."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gradekit.assignment import refutation
from gradekit.judging.explaining import models
from gradekit.judging.explaining.models import Search
from gradekit.mistakes import NUMBERS as POOL
from gradekit.mistakes import ErrorModel, Sentence, mistakes
from gradekit.model.assignment import Assignment

from .evidence import NUMBERS, evidence


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


@mistakes(root={"below 4": "Below 4 you take the root."})
def rooted(pick: Callable[[str], Any], x: float) -> float:
    """Double a number, or take the root of it."""
    return math.sqrt(x) if pick("root") and x < 4 else 2 * x


def guarded(x: float) -> float:
    """Take the root below 4, but for a guard: what is negative is doubled."""
    return math.sqrt(x) if 0 <= x < 4 else 2 * x


def test_where_a_guard_prevents_an_error_the_mistake_is_the_same(tiny: Assignment) -> None:
    assert settings(tiny, guarded, model=rooted) == [{"root": "below 4"}]


def fail() -> None:
    """Do not work at all, as without an operation."""
    raise TypeError


@pytest.mark.parametrize("negative", [fail, lambda: None, lambda: "no", lambda: True])
def test_what_is_no_formula_needs_more_than_a_guard(
    tiny: Assignment, negative: Callable[[], Any]
) -> None:
    @mistakes(root={"below 4": "Below 4 you take the root."})
    def model(pick: Callable[[str], Any], x: float) -> Any:
        return negative() if pick("root") and x < 0 else rooted.function(pick, x)

    assert settings(tiny, guarded, model=model) == []


def test_of_two_mistakes_at_once_none_is_guarded(tiny: Assignment) -> None:
    @mistakes(root={"below 4": "Below 4 you take the root."}, more={"one": "From 6 on you add 1."})
    def model(pick: Callable[[str], Any], x: float) -> float:
        return rooted.function(pick, x) + (pick("more") == "one" and x >= 6)

    def both(x: float) -> float:
        return guarded(x) + (x >= 6)

    def unguarded(x: float) -> float:
        return math.sqrt(x) if x < 4 else 2 * x + (x >= 6)

    assert settings(tiny, both, model=model) == []
    assert settings(tiny, unguarded, model=model) == [{"root": "below 4", "more": "one"}]


def test_what_fits_without_a_guard_comes_before_what_needs_one(tiny: Assignment) -> None:
    @mistakes(
        root={"below 4": "Below 4 you take the root.", "from 0": "From 0 to 4 you take the root."}
    )
    def model(pick: Callable[[str], Any], x: float) -> float:
        least = {"below 4": -math.inf, "from 0": 0}.get(pick("root"), math.inf)
        return math.sqrt(x) if least <= x < 4 else 2 * x

    assert settings(tiny, guarded, model=model) == [{"root": "from 0"}]


def test_where_a_guard_plays_a_part_is_counted(tiny: Assignment) -> None:
    (fit,) = Search(rooted, evidence(tiny, guarded), ()).alone()
    assert fit.guarded == sum(x < 0 for (x,) in NUMBERS)


def test_a_guard_wherever_the_function_is_right_is_no_guard(tiny: Assignment) -> None:
    calls = [call for call in NUMBERS if call[0] < 4]
    search = Search(rooted, evidence(tiny, guarded, calls), ())
    assert search.alone() == []


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


def test_pairs_are_not_looked_for_after_so_much_work(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "MOST_OF_PAIRS", 0)
    assert settings(tiny, lambda x: 2 * x + 1) == [{"more": "one"}]
    assert settings(tiny, lambda x: 1 - 2 * x) == []


@mistakes(
    benign={"edge": ["floor", "raised"]},
    factor=(POOL, "You multiply by {k}.", 2.0),
    sign={"lost": "The sign is lost."},
)
def floored(pick: Callable[[str], Any], x: float) -> float:
    """Double a number: whoever keeps it above a floor may do so, which plays no part by itself."""
    factor = pick("factor") or 2.0
    if pick("sign") is None:
        return factor * x
    return abs(factor * x) + {None: 0.0, "floor": 0.5, "raised": 0.25}[pick("edge")]


def test_a_convention_that_is_seen_only_beside_a_mistake_is_tried(tiny: Assignment) -> None:
    assert settings(tiny, lambda x: abs(2 * x) + 0.25, model=floored) == [{"sign": "lost"}]


def test_such_a_convention_is_not_tried_for_long(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "MOST_BESIDE", 0)
    assert settings(tiny, lambda x: abs(2 * x) + 0.25, model=floored) == []
    assert settings(tiny, lambda x: abs(2 * x) + 1e-5) == [{"sign": "lost"}]


def test_a_convention_may_help_where_a_later_probe_refutes_a_mistake(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    @mistakes(benign={"edge": ["floor"]}, sign={"lost": "The sign is lost."})
    def model(pick: Callable[[str], Any], x: float) -> float:
        value = abs(2 * x) if pick("sign") else 2 * x
        return max(value, 3.0) if pick("sign") and pick("edge") else value

    monkeypatch.setattr(models, "MOST_BESIDE", 0)
    far_first = evidence(tiny, lambda x: max(abs(2 * x), 3.0), work=[3] + [10] * 64)
    fits = Search(model, far_first, ()).alone()
    assert [fit.settings for fit in fits] == [{"edge": "floor", "sign": "lost"}]


def test_a_guess_that_fits_beside_several_conventions_is_one(tiny: Assignment) -> None:
    @mistakes(
        benign={"order": ["late", "early"]},
        factor=((3.0, 5.0), "You multiply by {k}."),
    )
    def tripled(pick: Callable[[str], Any], x: float) -> float:
        moved = 0.0 if pick("order") is None else 0.5
        return (pick("factor") or 2.0) * x + moved

    assert settings(tiny, lambda x: 3 * x + 0.5, model=tripled) == [{"factor": 3.0}]


def test_what_has_no_number_on_any_of_the_first_probes_is_refuted(
    tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    @mistakes(sign={"lost": "No sign."})
    def model(pick: Callable[[str], Any], x: float) -> float:
        return {}[x] if pick("sign") else 2 * x

    compared: list[int] = []
    monkeypatch.setattr(Search, "_count", lambda _, place, index: compared.append(place))
    assert settings(tiny, lambda x: 2 * x + 1, model=model) == []
    assert max(compared) == models.FIRST - 1


def test_a_mistake_that_would_show_where_the_function_is_right_is_not_tried(
    tiny: Assignment,
) -> None:
    tried = []

    @mistakes(sign={"lost": "No sign."}, more={"one": "You add 1."})
    def model(pick: Callable[[str], Any], x: float) -> float:
        tried.extend(name for name in ("sign", "more") if pick(name))
        return (abs(2 * x) if pick("sign") else 2 * x) + (pick("more") == "one")

    count = len(refutation.noted(len(NUMBERS)))
    unknown, wrong = (bytes([code]) * count for code in (refutation.UNKNOWN, refutation.WRONG))
    noted = {"sign='lost'": unknown, "more='one'": wrong}
    search = Search(model, evidence(tiny, lambda x: abs(2 * x), mistakes=noted), ())
    assert [fit.mistakes[0].value for fit in search.alone()] == ["lost"]
    assert set(tried) == {"sign"}
    chosen = replace(tiny, options={"order": "late"})
    Search(model, evidence(chosen, lambda x: 2 * x + 3, mistakes=noted), ()).alone()
    assert set(tried) == {"sign", "more"}
