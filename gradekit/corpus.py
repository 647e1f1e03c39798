"""Keep what Hypothesis draws: the next submission need not draw it again.

What a replay passes is what a plain Hypothesis run with the same seed would
have passed, for the examples are those of such a run. They are kept in the
wire's own plain form; a file that is stale or damaged is drawn again.

A corpus also holds the calls by which a student's function is told apart from
every misconception, with what each misconception answers to them.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import inspect
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, Final

import hypothesis

from gradekit import strategies
from gradekit.assignment import Assignment, Misconception, Property
from gradekit.errors import AssignmentError
from gradekit.profile import prepare
from gradekit.program import describe_program, read_driver
from gradekit.submission import parse
from gradekit.verdict import OutcomeKind
from gradekit.worker import Outcome, Worker
from gradekit.worker.child.wire import decode_value, encode_value

FORMAT: Final = 2
SHIPPED: Final = "corpus.bin"
DEFAULT_SEED: Final = 0
PROBES: Final = 96
PROBES_PER_PROPERTY: Final = 6

Example = dict[str, Any]
Calls = dict[str, list[list[list[Any]]]]
"""By function, for each property some lists of arguments."""
Trace = list[Any]
"""One outcome in comparable form: [kind, value or exception, changed]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """The drawn examples of one assignment, seed and number.

    `probes` are argument lists by function; `answers` hold what each
    misconception does on those of its function.
    """

    key: str
    drawn_by: str
    seed: int
    examples: Mapping[str, list[Example]]
    probes: Mapping[str, list[list[Any]]]
    answers: Mapping[str, list[Trace]]


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
    count = examples or assignment.manifest.examples
    drawn_for = key(assignment, seed=seed, examples=count)
    shipped = assignment.manifest.folder / SHIPPED
    kept = cache() / "corpora" / f"{assignment.manifest.name}-{drawn_for[:24]}.bin"
    for path in (shipped, kept):
        corpus = _read(path, drawn_for)
        if corpus is not None:
            return corpus
    corpus = draw(assignment, seed=seed, examples=count, told=told)
    write(corpus, kept)
    return corpus


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
        key=key(assignment, seed=seed, examples=count),
        drawn_by=f"Hypothesis {hypothesis.__version__}",
        seed=seed,
        examples=drawn,
        probes=probes,
        answers=answers,
    )


def key(assignment: Assignment, *, seed: int = DEFAULT_SEED, examples: int | None = None) -> str:
    """Hash everything that the examples depend on."""
    count = examples or assignment.manifest.examples
    about: list[Any] = [FORMAT, seed, count, assignment.digest]  # options choose no inputs
    about += [(one.name, one.judges) for one in assignment.properties]
    mistakes = assignment.manifest.misconceptions
    about += [(one.name, one.function, one.path.read_bytes()) for one in mistakes]
    digest = hashlib.sha256(repr(about).encode())
    digest.update(read_driver(assignment.manifest).encode())
    digest.update(inspect.getsource(strategies).encode())
    return digest.hexdigest()


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


def write(corpus: Corpus, path: Path) -> bool:
    """Keep a corpus; a place that can not be written to is left alone.

    Returns
    -------
    bool
        Whether it was written, whole.
    """
    fields = [FORMAT, corpus.key, corpus.drawn_by, corpus.seed]
    tables = [dict(corpus.examples), dict(corpus.probes), dict(corpus.answers)]
    packed = zlib.compress(encode_value([*fields, *tables]), 9)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(packed)
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        return False
    return True


@functools.cache
def property_seed(seed: int, name: str) -> int:
    """Give the seed of one property: the same on every machine and Python."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")


def trace(outcome: Outcome) -> Trace:
    """Bring an outcome to a form in which two of them can be compared."""
    changed = [[index, value] for index, value in sorted(outcome.changed.items())]
    if outcome.kind is OutcomeKind.RETURNED:
        return [outcome.kind.value, outcome.value, changed]
    return [outcome.kind.value, outcome.exception, changed]


def plain_example(example: Mapping[str, Any]) -> Example:
    """Bring drawn values to the form in which a replay gives them."""
    plain: Example = decode_value(encode_value(dict(example)))
    return plain


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
    prepare(one.check, examples=count, explicit=explicit)
    handle = one.check.hypothesis  # type: ignore[attr-defined]
    handle.inner_test = trial
    try:
        with _no_local_constants():
            hypothesis.seed(seed)(one.check)(**supplied)
    finally:
        handle.inner_test = one.inner


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
    submission = parse(mistake.path.read_text("utf-8"), path=str(mistake.path), load=load)
    program = describe_program(assignment, submission.source)
    with Worker(program, assignment.manifest.limits) as worker:
        return [trace(worker.call(mistake.function, arguments)) for arguments in probes]


def _read(path: Path, key: str) -> Corpus | None:
    """Read a corpus if it is there, whole, and drawn for this key."""
    try:
        fields = decode_value(zlib.decompress(path.read_bytes()))
        form, found, drawn_by, seed, examples, probes, answers = fields
    except Exception:  # any damage means: draw it again  # noqa: BLE001
        return None
    if form != FORMAT or found != key:
        return None
    return Corpus(
        key=key, drawn_by=drawn_by, seed=seed, examples=examples, probes=probes, answers=answers
    )


def cache() -> Path:
    """Give the folder where gradekit keeps what it can make again."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("gradekit"))
