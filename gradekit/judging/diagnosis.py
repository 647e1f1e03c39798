"""Explain each function that failed, from its outputs: see `gradekit.judging.explaining`."""

from __future__ import annotations

from contextlib import suppress

from gradekit.assignment.error_models import load_model
from gradekit.assignment.examples import Corpus
from gradekit.judging.blame import Blame
from gradekit.judging.explaining.core import gather
from gradekit.judging.explaining.explanation import explain
from gradekit.judging.session import OutOfTime, Session, Sessions
from gradekit.model.errors import GradekitError
from gradekit.model.report import Diagnosis


def diagnose_all(sessions: Sessions, blame: Blame, corpus: Corpus) -> list[Diagnosis]:
    """Explain each function that lost points, in its own setting."""
    diagnoses = []
    for name in sessions.assignment.manifest.functions:
        if name in blame.failed and name in sessions.main.worker.functions:
            with suppress(GradekitError):  # our own fault: nothing is said then
                session = sessions.get(tuple(blame.culprits(name)))
                diagnoses.append(diagnose(name, session, corpus))
    return [diagnosis for diagnosis in diagnoses if diagnosis is not None]


def diagnose(function: str, session: Session, corpus: Corpus) -> Diagnosis | None:
    """Explain one function that failed; None where nothing can be said.

    The session has whatever stubs the function was judged with.
    """
    with suppress(OutOfTime):
        evidence = gather(function, session, corpus)
        if evidence is not None:
            model = load_model(session.assignment.manifest, function)
            return explain(evidence, session, corpus.answers.get(function, {}), model)
    return None
