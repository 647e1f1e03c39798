"""Calls over the whole range of a domain: all inside, every bucket reached, small when shrunk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from gradekit.assignment import library
from gradekit.assignment.domains import read_domains
from gradekit.domains.bounds import outside
from gradekit.domains.buckets import buckets
from gradekit.domains.covering import calls
from gradekit.domains.evaluation import Evaluation
from gradekit.domains.records import (
    Entries,
    Extent,
    FunctionDomain,
    Id,
    Integer,
    Joint,
    Number,
    Numbers,
    Program,
    Rows,
    State,
    Text,
    Texts,
    Work,
)
from gradekit.domains.selection import aims_of, choose
from tests.folders import slow_but_for

POOL = 300
FEWER = 60
QUIET = settings(
    database=None,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FEW = Extent(low=1, high=40)
LOGITS = Entries(low=-700, high=700, least=1e-12)
ABC = "abcdefghijklmnopqrstuvwxyz"
NAME = Text(length=FEW, alphabet=ABC, repeated=40)
STATE = State(
    shapes={"wte": ("V", "d"), "layer{layers}.w": ("d", "V")},
    extents={
        "V": Extent(low=2, high=30),
        "d": Extent(low=1, high=9),
        "layers": Extent(low=0, high=4),
    },
    entries=Entries(low=-40, high=40, least=1e-5),
)
EACH = {
    "number": {"x": Number(entries=Entries(low=0.1, high=0.999, patterns=("off the grid",)))},
    "numbers": {
        "x": Numbers(length=Extent(low=1, high=300), entries=LOGITS),
        "t": Id(below=Extent(low=1, high=300, of="len(x)"), entry_of="x"),
    },
    "shares": {
        "q": Numbers(length=FEW, entries=Entries(low=0, high=1, least=1e-9), shares=True),
        "p": Numbers(
            length=Extent(low=1, high=40, of="len(q)"),
            entries=Entries(low=0, high=1, least=1e-9),
            shares=True,
        ),
    },
    "counts": {
        "x": Rows(
            rows=Extent(low=27, high=27),
            columns=Extent(low=27, high=27),
            entries=Entries(low=0, high=1e6, whole=True, kinds=("int", "float")),
        )
    },
    "steps": {
        "step": Integer(low=0, high=9999, below="steps"),
        "steps": Integer(low=1, high=10_000),
    },
    "names": {"names": Texts(length=Extent(low=1, high=300), each=NAME)},
    "name": {"name": NAME},
}


def inside(domain: FunctionDomain, call: list[Any]) -> list[str]:
    return list(outside(domain, Evaluation(dict(zip(domain.parameters, call, strict=True)))))


def pool(domain: FunctionDomain, most: int = POOL) -> list[list[Any]]:
    """Draw as many calls as there are to choose from, or fewer where each is what counts."""
    drawn: list[list[Any]] = []

    @settings(QUIET, max_examples=most)
    @given(call=calls(domain))
    def collect(call: list[Any]) -> None:
        drawn.append(call)

    collect()
    return drawn


@pytest.mark.parametrize("name", slow_but_for(EACH, quick=["numbers", "steps"]))
def test_what_is_drawn_lies_inside_and_reaches_every_bucket(name: str) -> None:
    domain = FunctionDomain(parameters=EACH[name])
    drawn = pool(domain)
    chains = buckets(domain)
    best = [0] * len(chains)
    for call in drawn:
        assert inside(domain, call) == []
        evaluation = Evaluation(dict(zip(domain.parameters, call, strict=True)))
        steps = [chain.reached(evaluation(chain.measure)) for chain in chains]
        best = [max(*pair) for pair in zip(best, steps, strict=True)]
    assert [c.label for c, count in zip(chains, best, strict=True) if count < len(c.steps)] == []


def test_the_work_bounds_what_is_drawn_together() -> None:
    domain = FunctionDomain(
        parameters={
            "x": Rows(rows=Extent(low=1, high=300), columns=Extent(low=1, high=300), entries=LOGITS)
        },
        work=Work(product="len(x) * len(x[0])", most=1000, words="rows times columns"),
    )
    sizes = [(len(x), len(x[0])) for (x,) in pool(domain)]
    assert max(rows * columns for rows, columns in sizes) <= 1000
    assert max(rows for rows, _ in sizes) == max(columns for _, columns in sizes) == 300


def test_conditions_hold_for_what_is_drawn() -> None:
    domain = FunctionDomain(
        parameters={"state": STATE, "heads": Integer(low=1, high=4), **EACH["numbers"]},
        where={"a multiple": "extent(state, 'wte', 1) % heads == 0"},
        joint={"gap": Joint(measure="max(x) - x[t]", relation=">", steps=(5, 50), most=100)},
    )
    drawn = pool(domain, POOL // 2)
    assert all(inside(domain, call) == [] for call in drawn)
    assert {heads for _, heads, _, _ in drawn} == {1, 2, 3, 4}
    assert max(max(x) - x[t] for _, _, x, t in drawn) > 50


def test_what_comes_apart_is_not_drawn() -> None:
    entries = Entries(low=-4, high=4, apart=1000)
    domain = FunctionDomain(parameters={"x": Numbers(length=FEW, entries=entries)})
    assert max(abs(number) for (x,) in pool(domain) for number in x) == 4


def test_long_lists_are_a_short_pattern_or_vary() -> None:
    domain = FunctionDomain(parameters={"x": EACH["numbers"]["x"]})
    different = [len(set(x)) for (x,) in pool(domain) if len(x) == 300]
    assert sum(count <= 4 for count in different) > len(different) / 4
    assert sum(count > 150 for count in different) > len(different) / 8


@pytest.mark.parametrize(
    ("fails", "small"),
    [
        (lambda x: len(x) > 16, lambda x: len(x) <= 18 and set(x) == {0.0}),
        (lambda x: max(x) > 100, lambda x: len(x) <= 2),
        (lambda x: len(x) > 16 and x[-1] != x[0], lambda x: len(x) <= 18 and len(set(x)) == 2),
    ],
)
def test_what_fails_is_made_small(
    fails: Callable[[list[float]], bool], small: Callable[[list[float]], bool]
) -> None:
    domain = FunctionDomain(parameters={"x": EACH["numbers"]["x"]})
    quiet = settings(max_examples=POOL, database=None, derandomize=True, deadline=None)
    (found,) = find(calls(domain), lambda call: fails(call[0]), settings=quiet)
    assert small(found), found


def test_a_program_that_calls_a_function_is_for_the_claim_to_write() -> None:
    domain = FunctionDomain(
        parameters={"program": Program(calls=("x",)), "x": Number(entries=LOGITS)}
    )
    program, _ = find(calls(domain), lambda _: True)
    assert not program


@pytest.mark.slow
def test_programs_reach_the_far_end_of_every_operation_and_of_the_graph() -> None:
    manifest = library.find("autograd")
    domain = read_domains(manifest.folder, manifest.functions)["Value"]
    drawn = pool(domain)
    assert len(drawn) > POOL / 2
    for chain in buckets(domain):
        reached = (chain.reached(Evaluation({"program": p})(chain.measure)) for (p,) in drawn)
        assert max(reached) >= len(chain.steps) - 1, chain.label


@pytest.mark.parametrize(
    "name", slow_but_for(["cross-entropy", "kl-divergence"], ["kl-divergence"])
)
def test_a_bundled_domain_is_reached_but_for_what_comes_apart(name: str) -> None:
    manifest = library.find(name)
    for function, domain in read_domains(manifest.folder, manifest.functions).items():
        drawn = pool(domain, FEWER)
        assert len(drawn) > FEWER / 2, function
        assert all(inside(domain, call) == [] for call in drawn)


def test_the_cheapest_calls_that_reach_everything_are_chosen() -> None:
    reached = [[1, 0], [3, 0], [3, 0], [0, 2], [0, 0]]
    assert choose(reached, reached, [1, 500, 1, 1, 0], first=0, most=9) == [0, 1, 2, 3]
    assert choose(reached, reached, [1, 500, 1, 1, 0], first=0, most=3) == [0, 2, 3]
    assert choose(reached, reached, [1, 500, 1, 1, 0], first=1, most=2) == [0, 2, 3]
    assert choose([], [], [], first=0, most=2) == []


def test_a_call_is_chosen_for_its_last_steps_and_for_numbers_that_vary() -> None:
    assert aims_of([2, 1], [3, 1], varied=False) == [2, 1, 0, 0, 0, 1, 0]
    assert aims_of([2, 1], [3, 1], varied=True) == [2, 1, 2, 1, 0, 1, 0]
