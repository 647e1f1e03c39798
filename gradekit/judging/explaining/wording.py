"""An explanation as a record of the report."""

from __future__ import annotations

from typing import Any, Final

from gradekit.assignment import misconceptions
from gradekit.assignment.examples import Trace
from gradekit.judging.counterexample import write_call
from gradekit.judging.explaining.core import RAISED, RETURNED, Evidence
from gradekit.judging.explaining.models import Fit, Mistake
from gradekit.model.mismatch import show
from gradekit.model.report import Diagnosis

LONGEST_CALL: Final = 300
"""Characters; a longer call is no help."""


def diagnosis(
    evidence: Evidence,
    layer: str,
    sentence: str,
    *,
    misconception: str = "",
    parameter: str = "",
    agrees_on: int | None = None,
    shown: int | None = None,
) -> Diagnosis:
    """Write down an explanation, with the shortest call that shows it.

    `agrees_on` is the number of probes, all unless told; `shown` the index of a call to show.
    """
    belief = remedy = ""
    if misconception:
        folder = evidence.assignment.manifest.folder / "misconceptions"
        belief, remedy = misconceptions.explain(folder / f"{misconception}.py")
    index = _shortest(evidence) if shown is None else shown
    call = _call(evidence, index)
    fits = len(call) <= LONGEST_CALL
    tried = len(evidence.core)
    return Diagnosis(
        function=evidence.function,
        misconception=misconception,
        belief=belief,
        remedy=remedy,
        shown_by=call if fits else "",
        layer=layer,
        sentence=sentence or belief,
        agrees_on=(tried if agrees_on is None else agrees_on, tried),
        got=written(evidence.outcomes[index]) if fits else "",
        right=written(evidence.right(index)) if fits else "",
        parameter=parameter,
    )


def of_fit(fit: Fit) -> tuple[str, str, str]:
    """Give the sentence of a fit, its parameter as it is written there, and its misconception."""
    sentences = [_sentence(mistake) for mistake in fit.mistakes]
    parameters = [number(each.value) for each in fit.mistakes if each.is_parameter]
    beliefs = [each.sentence.belief for each in fit.mistakes if each.sentence.belief]
    return " ".join(sentences), ", ".join(parameters), beliefs[0] if beliefs else ""


def _sentence(mistake: Mistake) -> str:
    return mistake.sentence.text.replace("{k}", number(mistake.value))


def number(value: Any) -> str:
    """Write a number as short as it can be told apart."""
    if isinstance(value, float):
        short = f"{value:g}"
        return short if float(short) == value else repr(value)
    return str(value)


def written(outcome: Trace) -> str:
    """Write what a call gave."""
    kind, value, _ = outcome
    if kind == RETURNED:
        return show(value)
    return f"raised {value}" if kind == RAISED else kind.replace("_", " ")


def _shortest(evidence: Evidence) -> int:
    wrong = [index for index in evidence.edges if not evidence.is_right(index)]
    changing = [index for index, outcome in enumerate(evidence.outcomes) if outcome[2]]
    return min(evidence.failing or wrong or changing or evidence.core, key=lambda index: len(_call(evidence, index)))


def _call(evidence: Evidence, index: int) -> str:
    return write_call(evidence.assignment.manifest, evidence.function, evidence.calls[index])
