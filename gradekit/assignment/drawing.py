"""Drawing examples with Hypothesis, while the reference passes every one of them."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, zip_longest
from typing import Any, Final

from gradekit.assignment import examples as corpora
from gradekit.assignment import misconceptions
from gradekit.assignment.examples import (
    DEFAULT_SEED,
    Corpus,
    Example,
    Trace,
    plain_example,
    property_seed,
    trace,
)
from gradekit.assignment.program import describe_program
from gradekit.model.assignment import Assignment, Misconception, Property
from gradekit.model.errors import AssignmentError
from gradekit.sandbox.child.protocol import decode_value, encode_value
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import parse

PROBES: Final = 96
PROBES_PER_PROPERTY: Final = 6

Calls = dict[str, list[list[list[Any]]]]
"""By function, for each property some lists of arguments."""


def get(
    assignment: Assignment,
    *,
    seed: int = DEFAULT_SEED,
    examples: int | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Give the corpus of an assignment: shipped, kept, or drawn now.

    Parameters
    ----------
    assignment : Assignment
        What to draw for.
    seed : int
        Another seed gives other examples; a course keeps its own secret.
    examples : int, optional
        How many for each property; the manifest's number unless told.
    told : callable
        Called with a word of progress when drawing is needed.
    """
    found = corpora.find(assignment, seed=seed, examples=examples)
    if found is None:
        found = draw(assignment, seed=seed, examples=examples, told=told)
        corpora.write(found, corpora.place(assignment, found.key))
    return found


def current(
    assignment: Assignment,
    *,
    seed: int = DEFAULT_SEED,
    examples: int | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Give the corpus as this Hypothesis draws it: what another one drew is drawn anew."""
    found = corpora.find(assignment, seed=seed, examples=examples)
    if found is not None and found.drawn_by == drawn_by():
        return found
    return draw(assignment, seed=seed, examples=examples, told=told)


def draw(
    assignment: Assignment,
    *,
    seed: int = DEFAULT_SEED,
    examples: int | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Draw a corpus, checking that every property holds for the reference.

    Raises
    ------
    AssignmentError
        If one does not.
    """
    count = examples or assignment.manifest.examples
    calls: Calls = {}
    drawn = draw_examples(assignment, seed=seed, examples=count, calls=calls, told=told)
    probes = {function: _taken_in_turn(by_property) for function, by_property in calls.items()}
    answers = {}
    for mistake in assignment.manifest.misconceptions:
        told(f"running misconception {mistake.name}")
        answers[mistake.name] = _answers(assignment, mistake, probes.get(mistake.function, []))
    return Corpus(
        key=corpora.key(assignment, seed=seed, examples=count),
        drawn_by=drawn_by(),
        seed=seed,
        examples=drawn,
        probes=probes,
        answers=answers,
    )


def drawn_by() -> str:
    """Name what draws examples here."""
    import hypothesis  # late: a corpus that is kept already does not need it

    return f"Hypothesis {hypothesis.__version__}"


def draw_examples(
    assignment: Assignment,
    *,
    seed: int,
    examples: int,
    calls: Calls | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> dict[str, list[Example]]:
    """Draw the examples alone, noting in `calls` some that are worth comparing."""
    noted = {} if calls is None else calls
    drawn = {}
    for one in assignment.properties:
        told(f"drawing examples for {one.name}")
        drawn[one.name] = _draw_property(assignment, one, seed, examples, noted)
    return drawn


def run_drawn(
    one: Property,
    trial: Callable[..., None],
    *,
    seed: int,
    count: int,
    supplied: Mapping[str, Any],
    explicit: bool = True,
) -> None:
    """Run a property's Hypothesis test with `trial` in place of its claim."""
    if not one.drawn:
        trial(**supplied)
        return
    import hypothesis

    from gradekit.assignment.hypothesis_adapter import prepare

    prepare(one.check, examples=count, explicit=explicit)
    handle = one.check.hypothesis  # type: ignore[attr-defined]
    claim, handle.inner_test = handle.inner_test, trial
    try:
        with _no_local_constants():
            hypothesis.seed(seed)(one.check)(**supplied)
    finally:
        handle.inner_test = claim


def _draw_property(
    assignment: Assignment, one: Property, seed: int, count: int, noted: Calls
) -> list[Example]:
    """Record what Hypothesis draws while the reference passes it."""
    place = f"{inspect.unwrap(one.inner).__code__.co_filename}:{one.name}"
    examples: list[Example] = []
    tried: Example = {}
    calls: list[tuple[str, list[Any]]] = []
    supplied = assignment.material() | {
        name: _recorded(name, assignment.oracle(name), calls) for name in one.functions
    }
    supplied = {name: value for name, value in supplied.items() if name in one.asks_for}

    def record(**arguments: Any) -> None:
        nonlocal tried
        try:
            example = plain_example({k: v for k, v in arguments.items() if k not in supplied})
        except TypeError as error:
            problem = f"it draws what can not be kept ({error}). Draw numbers, strings, lists."
            raise AssignmentError([f"{place}: {problem}"]) from error
        tried = example
        one.inner(**supplied, **plain_example(example))  # a copy: it may change what it is given
        examples.append(example)

    try:
        run_drawn(one, record, seed=property_seed(seed, one.name), count=count, supplied=supplied)
    except AssignmentError:
        raise
    except Exception as error:
        shown = ", ".join(f"{name} = {value!r}" for name, value in tried.items())
        where = f" for {shown}" if shown else ""
        why = f"{type(error).__name__}: {error}".removesuffix(": ")
        problem = f"it does not hold for the reference{where} ({why}). Mend one of the two."
        raise AssignmentError([f"{place}: {problem}"]) from error
    _note_some(one, calls, noted)
    return examples


@contextlib.contextmanager
def _no_local_constants() -> Iterator[None]:
    """Keep Hypothesis from drawing numbers that stand in the modules loaded just now.

    It reads them out of every source file that is not installed, and writes
    what it found to ``.hypothesis`` in the current folder. A checkout would
    draw other examples than an installed package, and another test runner
    others again. There is no setting for it.
    """
    from hypothesis.internal.conjecture import providers

    if not hasattr(providers, "_get_local_constants"):  # before Hypothesis 6.131
        yield
        return
    from hypothesis.internal.constants_ast import Constants

    kept = providers._get_local_constants  # noqa: SLF001
    providers._get_local_constants = Constants  # noqa: SLF001
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = kept  # noqa: SLF001
        providers.CONSTANTS_CACHE.cache.clear()


def _recorded(
    name: str, function: Callable[..., Any], calls: list[tuple[str, list[Any]]]
) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        calls.append((name, decode_value(encode_value(list(arguments)))))
        return function(*arguments)

    return call


def _note_some(one: Property, calls: list[tuple[str, list[Any]]], noted: Calls) -> None:
    """Choose a few calls of the judged functions, spread over the run."""
    for judged in one.judges:
        own = [arguments for name, arguments in calls if name == judged]
        step = max(1, len(own) // PROBES_PER_PROPERTY)
        noted.setdefault(judged, []).append(own[::step][:PROBES_PER_PROPERTY])


def _taken_in_turn(by_property: list[list[list[Any]]]) -> list[list[Any]]:
    """Take one call of each property after the other, until there are enough."""
    kept: list[list[Any]] = []
    for arguments in chain.from_iterable(zip_longest(*by_property)):
        if arguments is not None and arguments not in kept and len(kept) < PROBES:
            kept.append(arguments)
    return kept


def _answers(
    assignment: Assignment, mistake: Misconception, probes: list[list[Any]]
) -> list[Trace]:
    load = assignment.manifest.load or "module"
    submission = parse(misconceptions.text(mistake), path=str(mistake.path), load=load)
    program = describe_program(assignment, submission.source)
    with Worker(program, assignment.manifest.limits) as worker:
        return [trace(worker.call(mistake.function, arguments)) for arguments in probes]
