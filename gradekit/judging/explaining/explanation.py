"""The first layer that explains a wrong function, or nothing."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

from gradekit.judging.explaining import (
    beliefs,
    conditions,
    other_questions,
    programs,
    relations,
    state,
    undefined,
    wording,
)
from gradekit.judging.explaining.core import FEWEST, Evidence
from gradekit.judging.explaining.literals import literals
from gradekit.judging.explaining.models import Fit, Search
from gradekit.judging.session import Session
from gradekit.mistakes import ErrorModel
from gradekit.model.report import Diagnosis

Answers = Mapping[str, beliefs.Answers]


def explain(
    evidence: Evidence, session: Session, answers: Answers, model: ErrorModel | None
) -> Diagnosis | None:
    """Explain a function by the first layer that fits.

    `answers` are those of the misconceptions about it.
    """
    source = session.worker.program.source
    manifest = evidence.assignment.manifest
    written = literals(source, manifest.driver.get(evidence.function, (evidence.function,)))
    enough = len(evidence.failing) >= FEWEST
    search = Search(model, evidence, written) if model and enough else None
    if names := beliefs.fitting(evidence, answers):
        return _by_belief(evidence, names, search.of_beliefs(names) if search else [], source)
    fits = search.alone() if search else []
    is_accepted = bool(fits) and not fits[0].mistakes  # a convention
    needs_its_own = session.worker.program.stubs and relations.always_raises(evidence)
    if is_accepted or needs_its_own:  # the latter perhaps raises for want of its own helper
        return None
    plain = functools.cache(lambda: _plain(evidence, written))
    others = functools.cache(lambda: other_questions.explain(evidence, written, model))
    kept = functools.cache(lambda: state.explain(evidence, session) if enough else "")
    if search and not fits and not kept() and not plain() and not others():
        fits = search.pairs()  # where one relation tells of every result, they are far-fetched
    if fits:
        sentence, parameter, belief = wording.of_fit(fits[0])
        return wording.diagnosis(
            evidence,
            "mistake",
            sentence,
            misconception=belief,
            parameter=parameter,
            agrees_on=len(evidence.core) - fits[0].guarded,
        )
    if sentence := state.changed_arguments(evidence):
        return wording.diagnosis(evidence, "state", sentence)
    if sentence := kept():
        return wording.diagnosis(evidence, "state", sentence)
    return _observed(evidence, session, written, (plain, others)) if enough else None


def _plain(evidence: Evidence, written: Sequence[float]) -> str:
    """Say what one relation tells of every result, whole or printed."""
    whole = relations.plain(evidence, written)
    return whole or programs.explain(evidence, written, everywhere=True)


def _by_belief(
    evidence: Evidence, names: Sequence[str], fits: Sequence[Fit], source: str
) -> Diagnosis | None:
    """Name the belief that is most alike; what the function does, where the model knows it."""
    ordered = beliefs.alike_in_source(names, evidence, source)
    for fit in fits:  # where several beliefs fit, these are compared on more probes
        sentence, parameter, belief = wording.of_fit(fit)
        if belief in ordered:
            return wording.diagnosis(
                evidence, "belief", sentence, misconception=belief, parameter=parameter
            )
    return wording.diagnosis(evidence, "belief", "", misconception=ordered[0])


def _observed(
    evidence: Evidence,
    session: Session,
    written: Sequence[float],
    before: tuple[Callable[[], str], Callable[[], str]],
) -> Diagnosis | None:
    """Say what is seen: no cause is claimed.

    `before` gives what plain relations and other questions tell, which was asked for before.
    """
    plain, others = before
    sentence = plain() or programs.explain(evidence, written)
    sentence = sentence or relations.loosely(evidence, written) or others()
    sentence = sentence or state.order_of_names(evidence, session)
    if sentence := sentence or state.ignored_argument(evidence, session):
        return wording.diagnosis(evidence, "relation", sentence)
    if sentence := conditions.explain(evidence, written):
        return wording.diagnosis(evidence, "condition", sentence, agrees_on=len(evidence.failing))
    if sentence := undefined.explain(evidence):
        return wording.diagnosis(evidence, "relation", sentence)
    return None
