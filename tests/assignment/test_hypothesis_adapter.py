"""The settings under which properties run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from gradekit.assignment.hypothesis_adapter import PROFILE, load_profile, prepare, profile_kept


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    before = settings.get_current_profile_name()
    yield
    settings.load_profile(before)


def test_the_house_profile_keeps_nothing_and_has_no_clock() -> None:
    load_profile()
    assert settings.default is not None
    assert settings.get_current_profile_name() == PROFILE
    assert settings.default.database is None
    assert settings.default.deadline is None
    assert set(settings.default.suppress_health_check) == set(HealthCheck)
    assert Phase.reuse not in settings.default.phases


def test_whoever_else_uses_hypothesis_gets_his_profile_back() -> None:
    settings.register_profile("theirs", max_examples=7)
    settings.load_profile("theirs")
    with profile_kept():
        load_profile()
        assert settings.get_current_profile_name() == PROFILE
    assert settings.get_current_profile_name() == "theirs"


def count_runs(test: object, seen: list[int]) -> int:
    seen.clear()
    test()  # type: ignore[operator]
    return len(seen)


def test_the_number_of_examples_can_be_set_again_and_again() -> None:
    load_profile()
    seen: list[int] = []

    @given(st.integers())
    def test(number: int) -> None:
        seen.append(number)

    for count in (9, 30, 4):
        prepare(test, examples=count)
        assert count_runs(test, seen) == count


def test_settings_of_the_authors_own_go_first() -> None:
    load_profile()
    seen: list[int] = []

    @settings(max_examples=7)
    @given(st.integers())
    def test(number: int) -> None:
        seen.append(number)

    prepare(test, examples=50)
    assert count_runs(test, seen) == 7


def test_explicit_examples_can_be_left_out() -> None:
    load_profile()
    seen: list[int] = []

    @example(10**9)
    @given(st.integers(min_value=0, max_value=9))
    def test(number: int) -> None:
        seen.append(number)

    prepare(test, examples=5)
    assert count_runs(test, seen) == 6
    assert seen[0] == 10**9
    prepare(test, examples=5, explicit=False)
    assert count_runs(test, seen) == 5
    assert 10**9 not in seen
