"""Explain each function that failed, from its outputs: see `gradekit.judging.explaining`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from gradekit.assignment.error_models import Loading
from gradekit.assignment.examples import Corpus
from gradekit.judging.blame import Blame
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.explaining.explanation import explain
from gradekit.judging.explaining.gathering import gather
from gradekit.judging.helper_roles import shared
from gradekit.judging.session import Session, Sessions
from gradekit.model.errors import GradekitError
from gradekit.model.report import Diagnosis

CLAIMED: Final = {"belief", "mistake"}
"""Layers that say what a function does, not only what is seen."""


def diagnose_all(sessions: Sessions, blame: Blame, corpus: Corpus) -> list[Diagnosis]:
    """Explain each function that lost points, in its own setting."""
    diagnoses = []
    for name in sessions.assignment.manifest.functions:
        if name in blame.failed and name in sessions.main.worker.functions:
            with suppress(GradekitError):  # our own fault: nothing is said then
                session = sessions.get(tuple(blame.culprits(name)))
                diagnoses.append(diagnose(name, session, corpus))
    source = sessions.submission.source
    return _told_once([each for each in diagnoses if each is not None], sessions, source)


def _told_once(diagnoses: Sequence[Diagnosis], sessions: Sessions, source: str) -> list[Diagnosis]:
    """Refer from the same mistake in a later function to the first, and to what both call."""
    driver = sessions.assignment.manifest.driver
    written = {each.function: driver.get(each.function, (each.function,)) for each in diagnoses}
    helpers = shared(source, written) if len(diagnoses) > 1 else []
    first: dict[str, Diagnosis] = {}
    told = []
    for diagnosis in diagnoses:
        before = first.setdefault(diagnosis.sentence, diagnosis)
        is_same = before is not diagnosis and diagnosis.layer in CLAIMED
        told.append(_referring(diagnosis, before.function, helpers) if is_same else diagnosis)
    return told


def _referring(
    diagnosis: Diagnosis, first: str, helpers: Sequence[tuple[str, int, list[str]]]
) -> Diagnosis:
    users = {diagnosis.function, first}
    helper = next((name for name, _, callers in helpers if users.issubset(callers)), "")
    cause = f": both call {helper}." if helper else "."
    sentence = f"The same mistake as in {first}{cause}"
    return replace(diagnosis, sentence=sentence, misconception="", belief="", remedy="")


def diagnose(function: str, session: Session, corpus: Corpus) -> Diagnosis | None:
    """Explain one function that failed; None where nothing can be said.

    The session has whatever stubs the function was judged with.
    """
    with suppress(OutOfTime):
        loading = Loading(session.assignment.manifest, function)
        try:
            evidence = gather(function, session, corpus)
        finally:
            model = loading.model()  # also where time is up: the next one replaces its modules
        if evidence is not None:
            return explain(evidence, session, corpus.answers.get(function, {}), model)
    return None
