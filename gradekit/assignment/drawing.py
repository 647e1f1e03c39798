"""Draw examples with Hypothesis; every one of them must pass with the reference."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradekit.assignment import examples as corpora
from gradekit.assignment import whole_range
from gradekit.assignment.examples import DEFAULT_SEED, Corpus, Example
from gradekit.assignment.hypothesis_adapter import drawn_by, run_drawn
from gradekit.assignment.probing import CallsByFunction, note_some, probe
from gradekit.model.assignment import Assignment, Property
from gradekit.model.errors import AssignmentError
from gradekit.sandbox.child.protocol import decode_value, encode_value
from gradekit.sandbox.tiers import TierInUse

ProbeCall = tuple[str, list[Any]]


def get(
    assignment: Assignment,
    *,
    isolation: TierInUse,
    seed: int = DEFAULT_SEED,
    examples: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Give the corpus of an assignment: shipped, kept, or drawn now.

    For each property `examples` are drawn, or as many as the manifest says. Another seed
    gives others; a course keeps its own secret. Misconceptions run in `isolation`.
    `progress` is called with what is being drawn.
    """
    corpus = corpora.find(assignment, seed=seed, examples=examples)
    if corpus is None:
        corpus = draw(
            assignment, isolation=isolation, seed=seed, examples=examples, progress=progress
        )
        corpora.write(corpus, corpora.place(assignment, corpus.key))
    return corpus


def draw(
    assignment: Assignment,
    *,
    isolation: TierInUse,
    seed: int = DEFAULT_SEED,
    examples: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Draw a corpus; raise `AssignmentError` unless every property holds for the reference."""
    number = examples or assignment.manifest.examples
    calls: CallsByFunction = {}
    drawn = draw_examples(assignment, seed=seed, examples=number, calls=calls, progress=progress)
    probes = probe(assignment, calls, isolation, progress)
    return Corpus(
        key=corpora.key(assignment.manifest, seed=seed, examples=number),
        drawn_by=drawn_by(),
        seed=seed,
        counts={name: len(examples) for name, examples in drawn.items()},
        examples=drawn,
        probes=probes.probes,
        core=probes.core,
        right=probes.right,
        accepted=probes.accepted,
        simplest=probes.simplest,
        work=probes.work,
        answers=probes.answers,
        mistakes=probes.mistakes,
    )


def draw_examples(
    assignment: Assignment,
    *,
    seed: int,
    examples: int,
    calls: CallsByFunction | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> dict[str, list[Example]]:
    """Draw the examples alone, noting in `calls` some that are worth comparing."""
    noted = {} if calls is None else calls
    drawn = {}
    for property_ in assignment.properties:
        progress(f"drawing examples for {property_.name}")
        drawn[property_.name] = _draw_property(assignment, property_, seed, examples, noted)
    return drawn


def _draw_property(
    assignment: Assignment, property_: Property, seed: int, count: int, noted: CallsByFunction
) -> list[Example]:
    """Record what Hypothesis draws while the reference passes it."""
    place = f"{inspect.unwrap(property_.inner).__code__.co_filename}:{property_.name}"
    examples: list[Example] = []
    tried: Example = {}
    calls: list[ProbeCall] = []
    supplied = assignment.material() | {
        name: _recorded(name, assignment.oracle(name), calls) for name in property_.functions
    }
    supplied = {name: value for name, value in supplied.items() if name in property_.asks_for}

    def record(**arguments: Any) -> None:
        nonlocal tried
        drawn = {name: value for name, value in arguments.items() if name not in supplied}
        try:
            tried = corpora.plain_example(drawn)
        except TypeError as error:
            problem = f"it draws what cannot be kept ({error}). Draw numbers, strings, lists."
            raise AssignmentError([f"{place}: {problem}"]) from error
        property_.inner(**supplied, **corpora.plain_example(tried))  # a copy: it may change it
        examples.append(tried)

    own_seed = corpora.property_seed(seed, property_.name)
    try:
        if whole_range.function_covered(property_):
            more = count - assignment.manifest.examples
            for call in _over_the_whole_range(assignment, property_, own_seed, supplied, more):
                record(call=call)
        else:
            run_drawn(property_, record, seed=own_seed, count=count, supplied=supplied)
    except AssignmentError:
        raise
    except Exception as error:
        shown = ", ".join(f"{name} = {value!r}" for name, value in tried.items())
        where = f" for {shown}" if shown else ""
        why = f"{type(error).__name__}: {error}".removesuffix(": ")
        problem = f"it does not hold for the reference{where} ({why}). Mend one of the two."
        raise AssignmentError([f"{place}: {problem}"]) from error
    note_some(property_.judges, calls, noted)
    return examples


def _over_the_whole_range(
    assignment: Assignment, property_: Property, seed: int, supplied: Mapping[str, Any], more: int
) -> list[list[Any]]:
    """Draw many calls and choose the few that meet every bucket, and so many more."""
    pool: list[list[Any]] = []

    def collect(*, call: Sequence[Any], **_: Any) -> None:
        pool.append(list(call))

    run_drawn(property_, collect, seed=seed, count=whole_range.POOL, supplied=supplied)
    indices = whole_range.chosen(assignment, property_, pool)
    others = [index for index in range(len(pool)) if index not in indices]
    return [pool[index] for index in [*indices, *others[: max(0, more)]]]


def _recorded(
    name: str, function: Callable[..., Any], calls: list[ProbeCall]
) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        calls.append((name, decode_value(encode_value(list(arguments)))))
        return function(*arguments)

    return call
