"""How options change what a submission is allowed, and which properties are judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradekit.assignment import library
from gradekit.judging.options import Options, functions_of, select
from gradekit.model.assignment import Assignment
from gradekit.model.errors import UsageError
from gradekit.model.limits import Limits
from tests.folders import ASSIGNMENTS, load


@pytest.mark.parametrize(
    ("options", "factor"),
    [
        (Options(), 1),
        (Options(examples=5), 1),
        (Options(examples=60), 3),
        (Options(fresh=10), 1.5),
        (Options(examples=40, fresh=20), 3),
    ],
)
def test_more_examples_have_more_time_and_a_call_has_not(
    tiny: Assignment, options: Options, factor: float
) -> None:
    manifest = replace(tiny.manifest, examples=20, limits=Limits())
    assert options.limits(manifest) == Limits(
        seconds_per_property=10.0 * factor, seconds_in_total=120.0 * factor
    )


def test_with_a_time_factor_everything_has_more_time(tiny: Assignment) -> None:
    manifest = replace(tiny.manifest, examples=20, limits=Limits())
    assert Options(examples=40, time_factor=3.0).limits(manifest) == Limits(
        seconds_to_load=15.0,
        seconds_per_call=6.0,
        seconds_per_property=60.0,
        seconds_in_total=720.0,
    )


@pytest.fixture(scope="module")
def losses() -> Assignment:
    return load(ASSIGNMENTS / "cross-entropy")


def test_without_a_name_nothing_is_left_out(losses: Assignment) -> None:
    assert select(losses, []) == ([], [])


def test_a_function_comes_with_all_that_judges_it_and_what_tells_of_its_helpers(
    losses: Assignment,
) -> None:
    only, before = select(losses, ["cross_entropy_loss"])
    judged = {each.name: each.judges for each in losses.properties}
    assert {judged[name] for name in only} == {("cross_entropy_loss",)}
    assert {judged[name] for name in before} == {("softmax",)}
    assert select(losses, ["softmax"])[1] == []


def test_a_property_comes_alone(losses: Assignment) -> None:
    name = losses.properties[0].name
    assert select(losses, [name]) == ([name], [])


@pytest.mark.parametrize(
    ("assignment", "name", "functions"),
    [
        ("cross-entropy", "softmax", ["softmax"]),
        ("cross-entropy", "nll", ["cross_entropy_loss"]),
        ("autograd", "Value", ["Value"]),
        ("microgpt", "gpt", ["sequence_logits", "interleaved_logits"]),
        ("cross-entropy", "plot", []),
    ],
)
def test_what_is_written_for_a_function_stands_for_it(
    assignment: str, name: str, functions: list[str]
) -> None:
    assert functions_of(library.find(assignment), name) == functions


def test_a_name_that_nothing_has_is_told(losses: Assignment) -> None:
    with pytest.raises(UsageError) as caught:
        select(losses, ["softmx"], asked="./mine")
    assert str(caught.value) == (
        "--only softmx: cross-entropy has no such function or property. Did you mean softmax? "
        "`gradekit show ./mine` lists them."
    )
