"""The calls by which a wrong function is explained, and what right and wrong code does on each.

Some are calls of the properties, the others variations of these. Where all right solutions
agree a call belongs to the core, with a tolerance of what they differ by; the others are edges.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate, chain, zip_longest
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import examples as corpora
from gradekit.assignment import misconceptions, refutation
from gradekit.assignment.closeness import distance, equal, is_finite, sketch
from gradekit.assignment.domains import read_domains
from gradekit.assignment.error_models import Runner, load_model
from gradekit.assignment.examples import Trace, declared, size
from gradekit.assignment.program import describe_program
from gradekit.assignment.variation import variations
from gradekit.domains.bounds import outside
from gradekit.domains.evaluation import Evaluation
from gradekit.mistakes import ErrorModel
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.errors import AssignmentError, SubmissionError
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child.protocol import decode_value, encode_value
from gradekit.sandbox.child.values import count_entries
from gradekit.sandbox.tiers import TierInUse
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import parse

PROBES: Final = 260
PER_PROPERTY: Final = 24
WIDER: Final = 220
FIRST: Final = 96
"""Probes before the first variation."""
ANSWERED: Final = 160
"""Probes on which it is kept what misconceptions do."""
MOST_WORK: Final = 500_000
"""Calls of Python functions inside the reference, in all probes of a function together."""
OF_AN_ENTRY: Final = 2
"""What a number of a result counts as work: to compare it takes as long as so many calls."""
MOST_VALUES: Final = 60_000
"""Values in the arguments and right results of one function's probes, counted together."""
LEAST_TOLERANCE: Final = 1e-9
SLACK: Final = 20
"""Correct code that is not here may differ by so many times what the solutions differ by."""
LARGEST_DISTANCE: Final = 1e-6
"""Where correct solutions differ by more, a call is an edge."""
AGREEING: Final = 0.7
"""A solution that agrees on a smaller share of the calls follows another convention."""
MOST_HANGS: Final = 3

CallsByFunction = dict[str, list[list[list[Any]]]]
"""By function, for each property some lists of arguments."""
Calls = Mapping[str, list[list[Any]]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Probes:
    """Fields of a corpus: see `gradekit.assignment.examples.Corpus`."""

    probes: dict[str, list[list[Any]]] = field(default_factory=dict)
    core: dict[str, list[float | None]] = field(default_factory=dict)
    right: dict[str, list[Trace]] = field(default_factory=dict)
    accepted: dict[str, list[list[Trace]]] = field(default_factory=dict)
    simplest: dict[str, list[int]] = field(default_factory=dict)
    work: dict[str, list[int]] = field(default_factory=dict)
    answers: dict[str, dict[str, list[Trace | None]]] = field(default_factory=dict)
    mistakes: dict[str, dict[str, bytes]] = field(default_factory=dict)


def probe(
    assignment: Assignment,
    calls: CallsByFunction,
    isolation: TierInUse,
    progress: Callable[[str], None],
) -> Probes:
    """Choose probes from the calls of the properties, and make them with all that is known."""
    manifest = assignment.manifest
    right = {name: _right_calls(assignment, name, calls[name]) for name in calls}
    work = _few_that_work_long(assignment, right)
    calls_of = {name: [arguments for arguments, _ in right[name]] for name in right}
    answers_of = {name: [answer for _, answer in right[name]] for name in right}
    simplest = {name: _simplest(calls_of[name]) for name in right}
    probes = Probes(probes=calls_of, right=answers_of, simplest=simplest, work=work)
    solutions = []
    for path, source in _readable(assignment):
        progress(f"running solution {path.name}")
        traces = _traces(assignment, source, probes.probes, isolation)
        solutions.append({name: _declared(traces[name], manifest, name) for name in traces})
    for name in probes.probes:
        reference = probes.right[name]
        others = [outcomes[name] for outcomes in solutions if name in outcomes]
        core, accepted = _agreement(
            reference, [each for each in others if _agrees(each, reference)]
        )
        probes.core[name], probes.accepted[name] = core, accepted
        progress(f"trying the mistakes in {name}")
        probes.mistakes[name] = refutation.note(manifest, name, probes.probes[name], core)
    for mistake in manifest.misconceptions:
        progress(f"running misconception {mistake.name}")
        name, whole = mistake.function, misconceptions.text(mistake)
        asked = {name: probes.probes.get(name, [])[:ANSWERED]}
        outcomes: list[Trace] = []
        with suppress(SubmissionError):  # reported when it is judged
            source = parse(whole, path=str(mistake.path), load=_load(assignment)).source
            outcomes = _traces(assignment, source, asked, isolation).get(name, [])
        reference = probes.right.get(name, [])
        answers = [
            _declared(outcomes, manifest, name, exactly=exactly) for exactly in (False, True)
        ]
        differing = [_differing(each, reference, probes.core.get(name, [])) for each in answers]
        by_mistake = probes.answers.setdefault(name, {})
        core = probes.core.get(name, [])
        shows = [any(a and b for a, b in zip(each, core, strict=False)) for each in differing]
        by_mistake[mistake.name] = differing[not shows[0] and shows[1]]
    return probes


def _simplest(calls: Sequence[list[Any]]) -> list[int]:
    """Order the indices of some calls: the simplest call first."""
    return sorted(range(len(calls)), key=lambda index: size(calls[index]))


def note_some(judges: Sequence[str], calls: Sequence[Any], noted: CallsByFunction) -> None:
    """Choose a few of one property's calls of the functions it judges, spread over the run."""
    for judged in judges:
        own = [arguments for name, arguments in calls if name == judged]
        step = max(1, len(own) // PER_PROPERTY)
        noted.setdefault(judged, []).append(own[::step][:PER_PROPERTY])


def _readable(assignment: Assignment) -> Iterator[tuple[Path, str]]:
    """Give the solutions of the usual options that are Python; the audit tells of others."""
    for path in assignment.manifest.solutions:
        with suppress(SubmissionError):
            text = path.read_text("utf-8", "replace")
            submission = parse(text, path=str(path), load=_load(assignment))
            if not submission.options:
                yield path, submission.source


def _load(assignment: Assignment) -> str:
    return assignment.manifest.load or "module"


def _right_calls(
    assignment: Assignment, function: str, by_property: list[list[list[Any]]]
) -> list[tuple[list[Any], Trace]]:
    """Take one call of each property after the other, then variations of them; with the answers."""
    own: list[list[Any]] = []
    for arguments in chain.from_iterable(zip_longest(*by_property)):
        if arguments is not None and arguments not in own and len(own) < PROBES:
            own.append(arguments)
    chosen = [(arguments, _right(assignment, function, arguments)) for arguments in own]
    admitted = _Admitted(assignment, function)
    wider: list[tuple[list[Any], Trace]] = []
    for arguments in variations(own, function):
        if len(wider) == WIDER:
            break
        if arguments not in own and admitted(arguments):
            answer = _right(assignment, function, arguments)
            if answer[0] == OutcomeKind.RETURNED.value and is_finite(answer[1]):
                wider.append((arguments, answer))
    turns = chain.from_iterable(zip_longest(chosen[FIRST:], wider))
    return _few_values([*chosen[:FIRST], *filter(None, turns)])


def _few_values(calls: list[tuple[list[Any], Trace]]) -> list[tuple[list[Any], Trace]]:
    """Take as many as are not too much to keep."""
    kept, entries = [], 0
    for arguments, answer in calls:
        entries += count_entries(arguments) + count_entries(answer)
        if entries > MOST_VALUES:
            break
        kept.append((arguments, answer))
    return kept


def _few_that_work_long(
    assignment: Assignment, right: dict[str, list[tuple[list[Any], Trace]]]
) -> dict[str, list[int]]:
    """Drop the last calls where all together are too much to make for every wrong function."""
    work = {}
    for name, calls in right.items():
        model = load_model(assignment.manifest, name)
        reference = Runner(_as_model(assignment.oracle(name)), "", assignment.manifest)
        counts = [reference.work(arguments) for arguments, _ in calls]
        affordable = sum(total <= MOST_WORK for total in accumulate(counts))
        del calls[affordable:]
        if model is not None:
            runner = Runner(model, name, assignment.manifest)
            for arguments, _ in calls[:1]:
                runner.work(arguments)  # the first call of all imports what it needs
            counts = [runner.work(arguments) for arguments, _ in calls]
        results = [OF_AN_ENTRY * count_entries(answer[1]) for _, answer in calls]
        work[name] = list(map(operator.add, counts[:affordable], results))
    return work


def _as_model(function: Callable[..., Any]) -> ErrorModel:
    return ErrorModel(function=lambda _, *arguments: function(*arguments), switches={})


class _Admitted:
    """Tells whether a function's domain admits a call."""

    def __init__(self, assignment: Assignment, function: str) -> None:
        manifest = assignment.manifest
        self._domain = None
        with suppress(AssignmentError):  # who checks a submission needs no domain
            self._domain = read_domains(manifest.folder, manifest.functions).get(function)
        self._parameters = manifest.functions[function].parameters

    def __call__(self, arguments: Sequence[Any]) -> bool:
        named = dict(zip(self._parameters, arguments, strict=True))
        try:
            return self._domain is not None and not any(outside(self._domain, Evaluation(named)))
        except Exception:  # a domain speaks of what it admits  # noqa: BLE001
            return False


def _right(assignment: Assignment, function: str, arguments: list[Any]) -> Trace:
    """Give what the reference does."""
    try:
        copied = decode_value(encode_value(arguments))
        value = decode_value(encode_value(assignment.oracle(function)(*copied)))
    except Exception as error:  # whatever it refuses  # noqa: BLE001
        return [OutcomeKind.RAISED.value, type(error).__name__, []]
    return [OutcomeKind.RETURNED.value, value, []]


def _traces(
    assignment: Assignment, source: str, asked: Calls, isolation: TierInUse
) -> dict[str, list[Trace]]:
    """Make calls of the functions that a source defines, in a worker."""
    program = describe_program(assignment, source)
    traces = {}
    with Worker(program, assignment.manifest.limits, isolation) as worker:
        worker.load()
        for name in asked:
            if name in worker.functions:
                worker.restart()
                traces[name] = _asked(worker, name, asked[name])
    return traces


def _asked(worker: Worker, name: str, calls: list[list[Any]]) -> list[Trace]:
    traces: list[Trace] = []
    hangs = 0
    for arguments in calls:
        if hangs < MOST_HANGS:
            outcome = worker.call(name, arguments)
            hangs += outcome.kind is OutcomeKind.TIMED_OUT
        else:
            outcome = Outcome(kind=OutcomeKind.TIMED_OUT)
        traces.append(corpora.trace(outcome))
    return traces


def _declared(
    outcomes: Sequence[Trace], manifest: Manifest, name: str, *, exactly: bool = False
) -> list[Trace]:
    return [declared(outcome, manifest, name, exactly=exactly) for outcome in outcomes]


def _differing(
    outcomes: Sequence[Trace], reference: Sequence[Trace], core: Sequence[float | None]
) -> list[Trace | None]:
    """Give what is wrong among some outcomes, and None for the others."""
    return [
        None if _is_right(outcome, right, tolerance) else _kept(outcome)
        for outcome, right, tolerance in zip(outcomes, reference, core, strict=False)
    ]


def _agrees(outcomes: Sequence[Trace], reference: Sequence[Trace]) -> bool:
    pairs = zip(outcomes, reference, strict=True)
    agreeing = sum(
        first[0] == second[0] and equal(first[1], second[1], LARGEST_DISTANCE)
        for first, second in pairs
    )
    return bool(agreeing >= AGREEING * len(reference))


def _agreement(
    reference: Sequence[Trace], others: Sequence[Sequence[Trace]]
) -> tuple[list[float | None], list[list[Trace]]]:
    """Give for each probe the tolerance, None at an edge; and what solutions do there besides."""
    core: list[float | None] = []
    accepted: list[list[Trace]] = []
    for index, right in enumerate(reference):
        outcomes = [outcomes[index] for outcomes in others]
        tolerance = _tolerance(right, outcomes)
        core.append(tolerance)
        accepted.append([] if tolerance is not None else _distinct(right, outcomes))
    return core, accepted


def _tolerance(right: Trace, outcomes: Sequence[Trace]) -> float | None:
    returned = OutcomeKind.RETURNED.value
    if {right[0], *(outcome[0] for outcome in outcomes)} != {returned} or not is_finite(right[1]):
        return None
    apart = max((distance(outcome[1], right[1]) for outcome in outcomes), default=0.0)
    return None if apart > LARGEST_DISTANCE else max(LEAST_TOLERANCE, SLACK * apart)


def _distinct(right: Trace, outcomes: Sequence[Trace]) -> list[Trace]:
    chosen: list[Trace] = []
    for outcome in outcomes:
        if not any(
            outcome[0] == other[0] and equal(outcome[1], other[1], LEAST_TOLERANCE)
            for other in (right, *chosen)
        ):
            chosen.append([*outcome[:2], []])
    return chosen


def _is_right(outcome: Trace, right: Trace, tolerance: float | None) -> bool:
    within = LEAST_TOLERANCE if tolerance is None else tolerance
    same = outcome[0] == right[0] and equal(outcome[1], right[1], within)
    return same and not outcome[2]


def _kept(outcome: Trace) -> Trace:
    kind, value, changed = outcome
    return [kind, sketch(value), [[index, sketch(new)] for index, new in changed]]
