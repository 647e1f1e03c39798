"""Generate the files that are shipped with an assignment, so that a check need not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Final

from gradekit.assignment import drawing, library, misconceptions
from gradekit.assignment import examples as corpora
from gradekit.assignment.code import write_claims
from gradekit.assignment.examples import Corpus, Example, size
from gradekit.assignment.hypothesis_adapter import drawn_by
from gradekit.assignment.reading import read_manifest
from gradekit.authoring import processors
from gradekit.judging.judge import Judgement
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.options import Options
from gradekit.judging.session import Sessions
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.errors import UsageError
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import Submission

MOST_SMALL: Final = 16  # small examples of one property that are kept


def build(
    folder: Path,
    *,
    isolation: Isolation,
    seed: int,
    examples: int | None,
    progress: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Draw an assignment's examples, judge what comes with it, and write both to its folder.

    For each property `examples` are drawn, or as many as the manifest says. What was judged
    by them is written only if they are those that the manifest asks for. `progress` is
    called with a few words on what is being done.

    Raises
    ------
    UsageError
        If the folder cannot be written to.
    """
    assignment = library.load_assignment(read_manifest(folder, thorough=True))
    found = corpus = corpora.find(assignment, seed=seed, examples=examples)
    if corpus is None or corpus.drawn_by != drawn_by():
        corpus = drawing.draw(
            assignment, isolation=isolation, seed=seed, examples=examples, progress=progress
        )
    claims = write_claims(assignment.properties)
    before = b""
    if found is not None and dict(found.examples) == dict(corpus.examples):
        before = found.known_answers
    corpus = replace(corpus, small={}, known_answers=b"", claims=claims)
    if corpus.key == corpora.key(assignment.manifest):
        corpus = _with_judged(assignment, corpus, isolation, before, progress)
    path = folder / corpora.SHIPPED
    if not corpora.ship(corpus, folder):
        raise UsageError(f"{path}: it cannot be written. Make the folder writable, or copy it.")
    return corpus


def _with_judged(
    assignment: Assignment,
    corpus: Corpus,
    isolation: Isolation,
    before: bytes,
    progress: Callable[[str], None],
) -> Corpus:
    """Judge what comes with the assignment: how it is right, and on what small examples it fails.

    A starter fails on the simplest. Answers that were known for the same examples stay known:
    they may be those of another machine. To forget them, delete `kept.bin` before.
    """
    known_answers, small = KnownAnswers(), defaultdict(list)
    for submission, is_right in _submissions(assignment.manifest):
        if submission.options and not is_right:
            continue
        progress(f"judging {Path(submission.path).name}")
        with Sessions(_as_chosen(assignment, submission), submission, isolation) as sessions:
            judgement = Judgement(sessions, corpus, Options())
            judgement.judge_all(known_answers if is_right else KnownAnswers())
            for name, failure in judgement.settler.failures.items():
                if failure.shrunk and failure.repeatable:
                    small[name].append(failure.example)
    _judge_on_older(assignment, corpus, isolation, known_answers, progress)
    known_answers.merge(KnownAnswers(before))
    smallest = {name: _smallest(examples) for name, examples in sorted(small.items())}
    return replace(corpus, small=smallest, known_answers=known_answers.pack())


def _judge_on_older(
    assignment: Assignment,
    corpus: Corpus,
    isolation: Isolation,
    known_answers: KnownAnswers,
    progress: Callable[[str], None],
) -> None:
    """Add what the solutions in NumPy answer on older processors."""
    for variables in processors.older():
        with Isolation(*isolation.settings(), variables=variables) as older:
            for path in assignment.manifest.solutions:
                submission = library.read_for(assignment.manifest, str(path))
                with Sessions(_as_chosen(assignment, submission), submission, older) as sessions:
                    if "numpy" in sessions.main.worker.program.text:
                        progress(f"judging {path.name} as on an older processor")
                        Judgement(sessions, corpus, Options()).judge_all(known_answers)


def _as_chosen(assignment: Assignment, submission: Submission) -> Assignment:
    """Set an assignment as a submission chose."""
    return replace(assignment, options={**assignment.options, **submission.options})


def _submissions(manifest: Manifest) -> Iterator[tuple[Submission, bool]]:
    """Give what comes with an assignment, and whether it is right."""
    for path in manifest.solutions:
        yield library.read_for(manifest, str(path)), True
    for mistake in manifest.misconceptions:
        whole = misconceptions.text(mistake)
        yield library.parse_for(manifest, whole, str(mistake.path)), False
    for path in sorted(manifest.folder.glob("starter.py")):
        yield library.read_for(manifest, str(path)), False


def _smallest(examples: list[Example]) -> list[Example]:
    """Choose the smallest of some examples, each once."""
    ordered = sorted(examples, key=lambda example: (size(example), repr(example)))
    return [example for example, _ in groupby(ordered)][:MOST_SMALL]
