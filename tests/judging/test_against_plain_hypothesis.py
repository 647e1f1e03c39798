"""A replay of kept examples comes to what a plain run of Hypothesis comes to."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import Corpus
from gradekit.assignment.hypothesis_adapter import run_drawn
from gradekit.authoring.mutation import mutants
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.replay import Replay
from gradekit.judging.session import Sessions
from gradekit.model.assignment import Assignment, Property
from gradekit.submission.reading import parse
from tests.folders import EXAMPLES, PLAIN, TINY, misconception
from tests.isolation import ISOLATION


def by_value(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function have copies of its arguments, as one in a worker has."""

    def call(*arguments: Any) -> Any:
        return function(*copy.deepcopy(arguments))

    call.in_place = function  # type: ignore[attr-defined]
    return call


def holds_for_hypothesis(property_: Property, functions: dict[str, Any], reference: object) -> bool:
    """Run a property as its author would: with Hypothesis, in this process."""
    material = functions | {"reference": reference}
    supplied = {name: material[name] for name in property_.asks_for}
    try:
        run_drawn(
            property_,
            property_.inner,
            seed=corpora.property_seed(0, property_.name),
            count=EXAMPLES,
            supplied=supplied,
        )
    except Exception:  # whatever it is, it refutes
        return False
    return True


def programs() -> Iterator[tuple[str, str]]:
    yield "plain", PLAIN
    for path in sorted((TINY / "misconceptions").glob("*.py")):
        yield path.stem, misconception(TINY, path.stem)
    for mutant in mutants("plain", PLAIN)[::2]:
        yield mutant.key, mutant.source


@pytest.mark.sample(5)
@pytest.mark.parametrize(("name", "source"), list(programs()))
def test_a_replay_comes_to_what_hypothesis_comes_to(
    tiny: Assignment, drawn: Corpus, name: str, source: str
) -> None:
    space = SimpleNamespace()
    exec(source, vars(space))  # our own programs, all of which end
    functions = {each: by_value(getattr(space, each)) for each in tiny.manifest.functions}
    with Sessions(tiny, parse(source, path="submission.py"), ISOLATION) as sessions:
        replayed = Replay(sessions, drawn, KnownAnswers()).run(tiny.properties)
    holds = {name: result.failure is None for name, result in replayed.items()}
    plain = {
        each.name: holds_for_hypothesis(each, functions, tiny.reference) for each in tiny.properties
    }
    assert holds == plain
    assert all(plain.values()) == (name == "plain")
