"""The first layer that explains a wrong function, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradekit.assignment.error_models import load_model
from gradekit.assignment.examples import Corpus
from gradekit.judging.explaining import beliefs, wording
from gradekit.judging.explaining.core import FEWEST, Evidence
from gradekit.judging.explaining.literals import literals
from gradekit.judging.explaining.models import Fit, Runner, Search
from gradekit.judging.session import Session
from gradekit.mistakes import ErrorModel
from gradekit.model.report import Diagnosis


def explain(evidence: Evidence, session: Session, corpus: Corpus) -> Diagnosis | None:
    """Explain a function by the first layer that fits."""
    manifest = evidence.assignment.manifest
    answers = corpus.answers.get(evidence.function, {})
    source = session.worker.program.source
    model = load_model(manifest, evidence.function)
    names = beliefs.fitting(evidence, answers)
    if names:
        return _by_belief(evidence, names, answers, model, source)
    if len(evidence.failing) < FEWEST:
        return None
    if model is not None:
        fits = _fits(evidence, model, source)
        if fits and not fits[0].mistakes:
            return None  # a convention that is accepted
        if fits:
            return _by_model(evidence, fits)
    return None


def _by_belief(
    evidence: Evidence,
    names: Sequence[str],
    answers: Mapping[str, beliefs.Answers],
    model: ErrorModel | None,
    source: str,
) -> Diagnosis | None:
    """Name the belief that is most alike; what the function does, where the model knows it."""
    name = beliefs.alike_in_source(names, evidence, source)[0]
    enough = len(evidence.failing) >= FEWEST
    fits = _fits(evidence, model, source) if model and enough else []
    own = [fit for fit in fits if name in {each.sentence.belief for each in fit.mistakes}]
    if own:
        sentence, parameter, _ = wording.of_fit(own[0])
        return wording.diagnosis(
            evidence, "belief", sentence, misconception=name, parameter=parameter
        )
    return wording.diagnosis(evidence, "belief", "", misconception=name)


def _by_model(evidence: Evidence, fits: Sequence[Fit]) -> Diagnosis | None:
    sentence, parameter, belief = wording.of_fit(fits[0])
    return wording.diagnosis(
        evidence, "mistake", sentence, misconception=belief, parameter=parameter
    )


def _fits(evidence: Evidence, model: ErrorModel, source: str) -> list[Fit]:
    manifest = evidence.assignment.manifest
    written = manifest.driver.get(evidence.function, (evidence.function,))
    run = Runner(model)
    return Search(model, evidence, run, literals(source, written)).fits()
