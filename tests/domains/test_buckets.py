"""Chains of features, derived from a domain: each implies the one before it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from gradekit.domains.buckets import Chain, buckets
from gradekit.domains.evaluation import Evaluation
from gradekit.domains.records import (
    Entries,
    Extent,
    FunctionDomain,
    Id,
    Ids,
    Integer,
    Joint,
    Number,
    Numbers,
    Result,
)

from .drawn import calls, function_domains


def steps(domain: Any, label: str) -> tuple[float, ...]:
    """Give the steps of a chain of a function with one parameter, `x`."""
    by_label = {chain.label: chain for chain in buckets(FunctionDomain(parameters={"x": domain}))}
    return by_label[label].steps


def labels(domain: Any) -> list[str]:
    return [chain.label for chain in buckets(FunctionDomain(parameters={"x": domain}))]


@given(domain=function_domains(), call=calls())
def test_each_feature_implies_the_one_before_it(
    domain: FunctionDomain, call: dict[str, Any]
) -> None:
    evaluation = Evaluation(call)
    for chain in buckets(domain):
        holds = [bool(evaluation(chain.feature(step))) for step in range(len(chain.steps))]
        assert holds == sorted(holds, reverse=True), chain


@given(domain=function_domains(), call=calls())
def test_the_steps_that_are_reached_are_those_whose_features_hold(
    domain: FunctionDomain, call: dict[str, Any]
) -> None:
    evaluation = Evaluation(call)
    for chain in buckets(domain):
        holds = sum(bool(evaluation(chain.feature(step))) for step in range(len(chain.steps)))
        assert chain.reached(evaluation(chain.measure)) == holds, chain


@given(domain=function_domains())
def test_buckets_are_a_function_of_the_domain_alone(domain: FunctionDomain) -> None:
    assert buckets(domain) == buckets(domain)


@given(domain=function_domains())
def test_no_chain_is_empty_and_no_step_comes_twice(domain: FunctionDomain) -> None:
    for chain in buckets(domain):
        ascending = list(chain.steps) if chain.relation != "<" else [*chain.steps][::-1]
        assert ascending == sorted(set(ascending)) != [], chain


@given(domain=function_domains())
def test_every_chain_has_a_label_of_its_own(domain: FunctionDomain) -> None:
    labelled = [chain.label for chain in buckets(domain)]
    assert len(labelled) == len(set(labelled))


def test_lengths_end_below_the_end_of_the_domain() -> None:
    numbers = Numbers(length=Extent(low=1, high=33), entries=Entries(low=-1, high=1))
    assert steps(numbers, "len(x)") == (1, 2, 3, 4, 5, 8, 9, 16, 17, 27, 32)


def test_a_length_that_is_fixed_has_no_chain() -> None:
    numbers = Numbers(length=Extent(low=27, high=27), entries=Entries(low=-1, high=1))
    assert not [label for label in labels(numbers) if label.startswith("len")]


def test_sizes_go_up_to_what_comes_apart() -> None:
    assert steps(Number(entries=Entries(low=-4, high=4)), "x: size") == (1, 2)
    assert steps(Number(entries=Entries(low=-4, high=4, apart=20)), "x: size")[-1] == 16


def test_what_is_nearer_to_zero_than_the_least_is_no_step() -> None:
    number = Number(entries=Entries(low=-4, high=4, least=1e-4))
    assert steps(number, "x: 0 < size") == (0.1, 0.01, 1e-3)


@pytest.mark.parametrize(
    ("entries", "absent"),
    [
        (Entries(low=0, high=4), "x: -x"),
        (Entries(low=-4, high=4, zero=False), "x: zero"),
        (Entries(low=1, high=4), "x: zero"),
        (Entries(low=-4, high=4, whole=True), "x: off the grid"),
        (Entries(low=-4, high=4, whole=True), "x: 0 < size"),
        (Entries(low=-4, high=4, patterns=("zero",)), "x: whole"),
    ],
)
def test_what_a_domain_rules_out_is_no_bucket(entries: Entries, absent: str) -> None:
    assert absent in labels(Number(entries=Entries(low=-4, high=4)))
    assert absent not in labels(Number(entries=entries))


def test_an_id_of_a_list_may_be_that_of_its_largest_entry() -> None:
    index = Id(below=Extent(low=1, high=9, of="len(z)"), entry_of="z")
    chain = next(
        c for c in buckets(FunctionDomain(parameters={"x": index})) if "largest" in c.label
    )
    assert Evaluation({"x": 1, "z": [1.0, 2.0]})(chain.measure)
    assert not Evaluation({"x": 0, "z": [2.0, 2.0]})(chain.measure)


def test_a_step_may_be_the_last_before_another_parameter() -> None:
    chains = buckets(FunctionDomain(parameters={"x": Integer(low=0, high=9, below="n")}))
    last = next(chain for chain in chains if chain.label == "x: the last")
    assert Evaluation({"x": 4, "n": 5})(last.measure)
    assert not Evaluation({"x": 3, "n": 5})(last.measure)


def test_repetitions_end_where_the_domain_says() -> None:
    below = Extent(low=1, high=300, of="27")
    ids = Ids(length=Extent(low=1, high=300), below=below, repeated=8, patterns=())
    assert steps(ids, "x: times of one id") == (1, 2, 3, 5)
    assert "x: all equal" not in labels(ids)


def test_results_have_chains_of_what_is_flushed_and_of_what_is_capped() -> None:
    flushed, capped = buckets(FunctionDomain(parameters={}, result=Result(least=1e-3, most=4)))
    assert (flushed.relation, flushed.steps) == ("<", (0.1, 0.01))
    assert (capped.relation, capped.steps) == (">", (1, 2))
    infinite = Evaluation({}, result=float("inf"))
    assert capped.reached(infinite(capped.measure)) == 0


def test_joint_features_are_chains_of_their_own() -> None:
    joint = {
        "near": Joint(measure="abs(a - b)", relation="<", steps=(0.1, 0.01)),
        "equal": Joint(measure="a == b"),
    }
    near, equal = buckets(FunctionDomain(parameters={}, joint=joint))
    evaluation = Evaluation({"a": 1.0, "b": 1.05})
    assert near.reached(evaluation(near.measure)) == 1
    assert equal.reached(evaluation(equal.measure)) == 0


def test_what_is_not_a_number_reaches_nothing() -> None:
    assert Chain("x", "x", ">", (1, 2)).reached(float("nan")) == 0
    assert Chain("x", "x", "<", (1, 0.1)).reached(float("nan")) == 0
