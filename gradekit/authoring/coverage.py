"""Coverage: which buckets of the functions' domains the examples of an assignment reach.

One pass in the judge's own process: every example of every property that has points is
tried with the reference, and each call falls into buckets. No code of a student runs. What
counts for a function are the examples of properties that judge it. The calls that take the
reference longest are kept, for `gradekit.authoring.cost`.
"""

from __future__ import annotations

import heapq
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gradekit.assignment.examples import Corpus, Example, plain_example
from gradekit.assignment.hypothesis_adapter import is_rejection
from gradekit.domains.bounds import outside
from gradekit.domains.buckets import Chain, buckets
from gradekit.domains.evaluation import Evaluation
from gradekit.domains.programs import trace
from gradekit.domains.records import FunctionDomain, Program
from gradekit.model.assignment import Assignment, Property
from gradekit.sandbox.child.protocol import decode_value, encode_value

Reached = tuple[int, ...]
"""For each chain of a function, how many of its steps are reached."""
Place = tuple[str, int]
"""A property, and the index of one of its examples."""
SHOWN: Final = 300  # characters of a call that is outside
SLOWEST: Final = 3  # calls of each function that are kept as those that take longest

Recorded = tuple[str, Sequence[Any], Any, float]
"""A call of the reference: function, arguments, result and seconds of processor time."""


@dataclass(frozen=True, slots=True)
class Row:
    """A chain, and for each of its steps the examples that reach it."""

    chain: Chain
    places: tuple[tuple[Place, ...], ...]

    @property
    def examples(self) -> tuple[int, ...]:
        """By how many examples each step is reached."""
        return tuple(map(len, self.places))

    @property
    def reached(self) -> int:
        """How many steps some example reaches."""
        return sum(map(bool, self.examples))

    @property
    def empty(self) -> tuple[float, ...]:
        """The steps that no example reaches."""
        return self.chain.steps[self.reached :]


@dataclass(frozen=True, slots=True)
class Outside:
    """A call that its function's domain does not admit: the first of those that are alike."""

    function: str
    property: str
    problem: str
    call: str
    calls: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """What the examples of an assignment reach.

    `places` are by function the examples that call it, `rows` its chains, `outside` the calls
    that no domain admits; `slowest` are arguments for which the reference takes longest.
    """

    assignment: str
    places: Mapping[str, Sequence[Place]]
    rows: Mapping[str, Sequence[Row]]
    outside: Sequence[Outside]
    slowest: Mapping[str, Sequence[Sequence[Any]]]

    @property
    def examples(self) -> dict[str, int]:
        """How many examples call each function."""
        return {name: len(places) for name, places in self.places.items()}

    @property
    def broken(self) -> list[str]:
        """What breaks a rule: empty buckets, and calls outside."""
        return [
            *self._empty(),
            *(f"outside: {each.function}: {each.problem}" for each in self.outside),
        ]

    def counts(self, function: str) -> tuple[int, int]:
        """Give how many buckets of a function are reached, and how many it has."""
        rows = self.rows[function]
        return sum(row.reached for row in rows), sum(len(row.chain.steps) for row in rows)

    @property
    def totals(self) -> tuple[int, int]:
        """Give how many buckets of all functions are reached, and how many there are."""
        counts = [self.counts(function) for function in self.rows]
        return sum(reached for reached, _ in counts), sum(promised for _, promised in counts)

    def to_json(self) -> str:
        """Write the coverage as indented JSON."""
        functions = {
            name: {
                "examples": self.examples[name],
                "reached": self.counts(name)[0],
                "promised": self.counts(name)[1],
                "buckets": [
                    {
                        "label": row.chain.label,
                        "relation": row.chain.relation,
                        "steps": dict(zip(map(str, row.chain.steps), row.examples, strict=True)),
                    }
                    for row in rows
                ],
            }
            for name, rows in self.rows.items()
        }
        calls = [
            {"function": each.function, "property": each.property, "problem": each.problem}
            | {"call": each.call, "calls": each.calls}
            for each in self.outside
        ]
        content = {"assignment": self.assignment, "functions": functions, "outside": calls}
        return json.dumps(content | {"broken": self.broken}, indent=2) + "\n"

    def _empty(self) -> Iterator[str]:
        for name, rows in self.rows.items():
            for row in rows:
                if row.empty:
                    yield f"empty: {name}: {feature(row.chain, row.reached)}"


def feature(chain: Chain, step: int) -> str:
    """Name a bucket: a chain's label, and the step."""
    if chain.relation == "is":
        return chain.label
    return f"{chain.label} {chain.relation} {chain.steps[step]:g}"


def cover(
    assignment: Assignment,
    corpus: Corpus,
    domains: Mapping[str, FunctionDomain],
    progress: Callable[[str], None] = lambda _: None,
) -> Coverage:
    """Try every example with the reference, and count the buckets that its calls fall into."""
    tallies = {name: _Tally(name, domain) for name, domain in domains.items()}
    for property_ in assignment.properties:
        if property_.policy.points:
            progress(f"counting what {property_.name} reaches")
            for index, example in enumerate(corpus.examples[property_.name]):
                calls = _calls(assignment, property_, example)
                for name, tally in tallies.items():
                    own = [call for called, *call in calls if called == name]
                    tally.add(own, property_, index)
    return Coverage(
        assignment=assignment.manifest.name,
        places={name: tally.places for name, tally in tallies.items()},
        rows={name: tally.rows() for name, tally in tallies.items()},
        outside=[each for tally in tallies.values() for each in tally.outside.values()],
        slowest={name: tally.slowest() for name, tally in tallies.items()},
    )


class _Tally:
    """The buckets of one function, with the examples that reach them."""

    def __init__(self, function: str, domain: FunctionDomain) -> None:
        self.function = function
        self.domain = domain
        self.chains = buckets(domain)
        self.reached_by: list[list[list[Place]]] = [[[] for _ in c.steps] for c in self.chains]
        self.places: list[Place] = []
        self.outside: dict[str, Outside] = {}
        self._seen: dict[bytes, tuple[Reached, Sequence[str]]] = {}
        self._seconds: dict[bytes, float] = {}

    def add(self, calls: Sequence[Sequence[Any]], property_: Property, index: int) -> None:
        """Note the calls of one example: for the buckets where its property judges this."""
        best = [0] * len(self.chains)
        for arguments, result, seconds in calls:
            reached, problems = self._observed(arguments, result, seconds)
            best = [max(*pair) for pair in zip(best, reached, strict=True)]
            for problem in problems:
                self._note(problem, property_, arguments)
        if calls and self.function in property_.judges:
            place = property_.name, index
            self.places.append(place)
            for places, steps in zip(self.reached_by, best, strict=True):
                for step in range(steps):
                    places[step].append(place)

    def rows(self) -> list[Row]:
        """Give every chain with the examples that reach its steps."""
        pairs = zip(self.chains, self.reached_by, strict=True)
        return [Row(chain, tuple(map(tuple, places))) for chain, places in pairs]

    def slowest(self) -> list[list[Any]]:
        """Give the arguments for which the reference takes longest, the longest first."""
        keys = heapq.nlargest(SLOWEST, self._seconds, key=self._seconds.__getitem__)
        return [decode_value(key) for key in keys]

    def _note(self, problem: str, property_: Property, arguments: Sequence[Any]) -> None:
        kind = "".join(letter for letter in problem if not letter.isdigit())
        first = self.outside.get(kind)
        call = f"{self.function}({', '.join(map(repr, arguments))})"
        shown = call if len(call) <= SHOWN else f"{call[:SHOWN]}..."
        self.outside[kind] = (
            Outside(first.function, first.property, first.problem, first.call, first.calls + 1)
            if first
            else Outside(self.function, property_.name, problem, shown, 1)
        )

    def _observed(
        self, arguments: Sequence[Any], result: Any, seconds: float
    ) -> tuple[Reached, Sequence[str]]:
        """Give the steps that a call reaches, and how it is outside; each call once."""
        key = encode_value(list(arguments))
        self._seconds[key] = min(seconds, self._seconds.get(key, seconds))
        if key not in self._seen:
            best = [0] * len(self.chains)
            problems: list[str] = []
            for evaluation in _evaluations(self.domain, arguments, result):
                problems += outside(self.domain, evaluation)
                if not problems:  # what is outside counts for nothing
                    steps = [chain.reached(evaluation(chain.measure)) for chain in self.chains]
                    best = [max(*pair) for pair in zip(best, steps, strict=True)]
            self._seen[key] = tuple(best), problems
        return self._seen[key]


def _evaluations(
    domain: FunctionDomain, arguments: Sequence[Any], result: Any
) -> Iterator[Evaluation]:
    """Give the arguments of a call by name; those of each call inside where it is a program."""
    named = dict(zip(domain.parameters, arguments, strict=False))
    inner = [
        (parameter.calls, call)
        for name, parameter in domain.parameters.items()
        if isinstance(parameter, Program) and parameter.calls
        for call in trace(named[name]).calls
    ]
    for names, call in inner:
        yield Evaluation(named | dict(zip(names, call, strict=False)), result=result)
    if not any(isinstance(each, Program) and each.calls for each in domain.parameters.values()):
        yield Evaluation(named, result=result)


def _calls(assignment: Assignment, property_: Property, example: Example) -> list[Recorded]:
    """Try a property on an example with the reference; give each call with its result."""
    calls: list[Recorded] = []
    functions = {
        name: _recorded(name, assignment.oracle(name), calls) for name in property_.functions
    }
    material = assignment.material() | functions
    supplied = {name: value for name, value in material.items() if name in property_.asks_for}
    try:
        property_.inner(**supplied, **plain_example(example))
    except Exception as error:
        if not is_rejection(error):
            raise
    return calls


def _recorded(name: str, function: Callable[..., Any], calls: list[Recorded]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        before = plain_example({"": list(arguments)})[""]  # a copy: it may be changed
        began = time.process_time()
        result = function(*arguments)
        calls.append((name, before, result, time.process_time() - began))
        return result

    return call
