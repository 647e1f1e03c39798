"""Audit the error models of an assignment, and what its misconceptions are explained by.

Without a switch a model equals the reference on the whole core. Each named position of a
switch shows on some probes of it, and no two that are told differently do the same on all
probes. A misconception that a sentence points to exists. No solution is explained. Every
misconception is explained as itself; and, as a measure, without its file and all switches that
point to it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import library, misconceptions
from gradekit.assignment.closeness import equal
from gradekit.assignment.error_models import FOLDER, Runner, load_model
from gradekit.assignment.examples import Corpus, Trace
from gradekit.judging.explaining.core import ARITHMETIC, FEWEST, RETURNED, Evidence
from gradekit.judging.explaining.explanation import explain
from gradekit.judging.explaining.gathering import gather
from gradekit.judging.explaining.models import SLACK, TOLERANCE
from gradekit.judging.session import Session
from gradekit.mistakes import Choice, ErrorModel, Parameter, Sentence
from gradekit.model.assignment import Assignment, Misconception
from gradekit.model.report import Diagnosis
from gradekit.sandbox.tiers import TierInUse
from gradekit.submission.reading import Submission

Models = Mapping[str, ErrorModel | None]
"""The error model of each function, if it has one."""
LAYERS: Final = ("belief", "mistake", "state", "relation", "condition", "")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """How one misconception is explained: as it is, and with all that knows it left out.

    `layer` and `sentence` are empty where nothing is said.
    """

    function: str
    misconception: str
    named: str
    layer: str
    sentence: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanations:
    """What the audit of explanations found."""

    assignment: str
    rows: Sequence[Row]
    broken: Sequence[str]

    @property
    def counts(self) -> dict[str, int]:
        """How many are explained by each layer when all that knows them is left out."""
        layers = [row.layer for row in self.rows]
        return {layer: layers.count(layer) for layer in LAYERS if layer in layers}

    def to_json(self) -> str:
        """Write it as indented JSON."""
        return json.dumps(asdict(self) | {"counts": self.counts}, indent=2) + "\n"


def audit_explanations(
    assignment: Assignment,
    corpus: Corpus,
    isolation: TierInUse,
    progress: Callable[[str], None] = lambda _: None,
) -> Explanations:
    """Check the error models, and explain every misconception twice."""
    manifest = assignment.manifest
    models = {name: load_model(manifest, name) for name in manifest.functions}
    broken = list(_strangers(assignment))
    for name, model in models.items():
        if model is not None:
            progress(f"checking the error model of {name}")
            broken += [
                f"mistakes/{name}.py: {flaw}" for flaw in _flaws(name, model, assignment, corpus)
            ]
    for path in manifest.solutions:
        progress(f"asking about {path.name}")
        broken += _accused(path, assignment, corpus, isolation, models)
    rows = []
    for mistake in manifest.misconceptions:
        progress(f"explaining {mistake.name}")
        model = models[mistake.function]
        rows.append(_row(mistake, assignment, corpus, isolation, model))
    broken += [
        f"misconception {row.misconception} is explained as {row.named or 'nothing'}"
        for row in rows
        if row.named != row.misconception
    ]
    return Explanations(assignment=manifest.name, rows=rows, broken=broken)


def _strangers(assignment: Assignment) -> Iterator[str]:
    """Name files of error models that belong to no function."""
    manifest = assignment.manifest
    for path in sorted((manifest.folder / FOLDER).glob("[!_]*.py")):
        if path.stem not in manifest.functions:
            yield f"mistakes/{path.name}: there is no such function. Name a helper _{path.name}"


def _flaws(
    function: str, model: ErrorModel, assignment: Assignment, corpus: Corpus
) -> Iterator[str]:
    known = {mistake.name for mistake in assignment.manifest.misconceptions}
    for name in sorted(_beliefs(model) - known):
        yield f"there is no misconception {name}"
    calls = corpus.probes.get(function, [])
    if not calls:
        return
    run = Runner(model, function, assignment.manifest)
    usual = [run({}, arguments) for arguments in calls]
    right = Evidence(function, assignment, corpus, usual)
    if right.failing:
        example = calls[right.failing[0]]
        yield f"without a switch it differs from the reference for {example!r}"
        return
    variants = {
        (name, value): [run({name: value}, arguments) for arguments in calls]
        for name, switch in model.switches.items()
        if isinstance(switch, Choice)
        for value in switch.values
    }
    yield from _unseen(variants, right)
    yield from _alike(variants, model, right)


def _beliefs(model: ErrorModel) -> set[str]:
    """Name the misconceptions that the sentences of a model point to."""
    sentences: list[Sentence] = []
    for switch in model.switches.values():
        if isinstance(switch, Choice):
            sentences += switch.sentences.values()
        else:
            sentences.append(switch.sentence)
    return {sentence.belief for sentence in sentences} - {""}


Variants = Mapping[tuple[str, Any], Sequence[Trace]]


def _unseen(variants: Variants, right: Evidence) -> Iterator[str]:
    for (name, value), outcomes in variants.items():
        pairs = ((outcomes[index], right.right(index), index) for index in right.core)
        differing = sum(not _same(own, other, right, index) for own, other, index in pairs)
        if differing < FEWEST:
            yield f"{name}={value!r} differs from the reference on {differing} probes of the core"


def _alike(variants: Variants, model: ErrorModel, right: Evidence) -> Iterator[str]:
    for first, second in itertools.combinations(variants, 2):
        sentences = [model.switches[name].sentences[value] for name, value in (first, second)]  # type: ignore[union-attr]
        if sentences[0].text != sentences[1].text and all(
            _same(own, other, right, index)
            for index, (own, other) in enumerate(
                zip(variants[first], variants[second], strict=True)
            )
        ):
            yield f"{first[0]}={first[1]!r} and {second[0]}={second[1]!r} do the same"


def _same(first: Trace, second: Trace, evidence: Evidence, index: int) -> bool:
    """Whether the search could not tell two outcomes apart: by what is raised, it can."""
    if first[0] != second[0]:
        return False
    if first[0] == RETURNED:
        return equal(first[1], second[1], evidence.within(index, TOLERANCE, SLACK))
    return first[1] == second[1] or {first[1], second[1]} <= ARITHMETIC


def _accused(
    path: Path, assignment: Assignment, corpus: Corpus, isolation: TierInUse, models: Models
) -> Iterator[str]:
    """Tell where a solution would be explained, if it failed."""
    submission = library.read_for(assignment.manifest, str(path))
    if submission.options:
        return
    for told in explained(submission, assignment, corpus, isolation, models):
        yield f"solution {path.stem}: {told.function} is explained: {told.sentence}"


def explained(
    submission: Submission,
    assignment: Assignment,
    corpus: Corpus,
    isolation: TierInUse,
    models: Models,
) -> Iterator[Diagnosis]:
    """Explain each function of a submission as if it had failed; of right code nothing is said."""
    session = Session(assignment, submission, isolation)
    with session.worker:
        session.worker.load()
        for name, model in models.items():
            evidence = gather(name, session, corpus)
            answers = corpus.answers.get(name, {})
            told = explain(evidence, session, answers, model) if evidence else None
            if told is not None:
                yield told


def _row(
    mistake: Misconception,
    assignment: Assignment,
    corpus: Corpus,
    isolation: TierInUse,
    model: ErrorModel | None,
) -> Row:
    """Explain one misconception, twice."""
    whole = misconceptions.text(mistake)
    submission = library.parse_for(assignment.manifest, whole, str(mistake.path))
    session = Session(assignment, submission, isolation)
    answers = corpus.answers.get(mistake.function, {})
    with session.worker:
        session.worker.load()
        evidence = gather(mistake.function, session, corpus)
        named: Diagnosis | None = None
        left: Diagnosis | None = None
        if evidence is not None:
            named = explain(evidence, session, answers, model)
            others = {name: each for name, each in answers.items() if name != mistake.name}
            left = explain(evidence, session, others, model and without(model, mistake.name))
    return Row(
        function=mistake.function,
        misconception=mistake.name,
        named=named.misconception if named else "",
        layer=left.layer if left else "",
        sentence=left.sentence if left else "",
    )


def without(model: ErrorModel, belief: str) -> ErrorModel:
    """Leave out every position of a switch whose sentence points to a misconception."""
    switches: dict[str, Choice | Parameter] = {}
    for name, switch in model.switches.items():
        if isinstance(switch, Parameter):
            if switch.sentence.belief != belief:
                switches[name] = switch
            continue
        sentences = {
            value: each for value, each in switch.sentences.items() if each.belief != belief
        }
        switches[name] = replace(switch, sentences=sentences)
    return replace(model, switches=switches)
