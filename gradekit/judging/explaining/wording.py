"""An explanation as a record of the report."""

from __future__ import annotations

import math
import re
from typing import Any, Final

from gradekit.assignment import misconceptions
from gradekit.assignment.examples import Trace, size
from gradekit.judging.evidence import write_call
from gradekit.judging.explaining.candidates import Mistake
from gradekit.judging.explaining.core import RAISED, RETURNED, Evidence
from gradekit.judging.explaining.models import Fit
from gradekit.model.mismatch import show
from gradekit.model.report import Diagnosis

LONGEST_CALL: Final = 300
"""Characters; a longer call is no help."""
TOGETHER: Final = "It does what two mistakes do together. "
"""Each alone need not be what a student thought: the pair is what gives the same results."""
NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)?")
LONGEST_VALUE: Final = 5000
"""Characters of a value that are written."""


def diagnosis(
    evidence: Evidence,
    layer: str,
    sentence: str,
    *,
    misconception: str = "",
    parameter: str = "",
    agrees_on: int | None = None,
) -> Diagnosis:
    """Write down an explanation, with the shortest call that shows it.

    `agrees_on` is the number of probes, all unless told.
    """
    belief = remedy = ""
    if misconception:
        folder = evidence.assignment.manifest.folder / "misconceptions"
        belief, remedy = misconceptions.explain(folder / f"{misconception}.py")
        if sentence and parameter and _tells_of_other_numbers(belief, parameter):
            belief = ""  # nobody who divides by 0.8 thinks of dividing by 2
    index = _shortest(evidence)
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
        got=_got(evidence, index) if fits else "",
        right=_right(evidence, index) if fits else "",
        parameter=parameter,
    )


def _tells_of_other_numbers(belief: str, parameter: str) -> bool:
    """Whether a belief has a number in it, and none of those that were fitted."""
    quoted, fitted = ({float(each) for each in NUMBER.findall(t)} for t in (belief, parameter))
    return bool(quoted) and quoted.isdisjoint(fitted)


def of_fit(fit: Fit) -> tuple[str, str, str]:
    """Give the sentence of a fit, its parameter as it is written there, and its misconception."""
    sentences = [_sentence(mistake) for mistake in fit.mistakes]
    parameters = [number(each.value) for each in fit.mistakes if each.is_parameter]
    beliefs = [each.sentence.belief for each in fit.mistakes if each.sentence.belief]
    told = " ".join(sentences) if len(sentences) == 1 else TOGETHER + " ".join(sentences)
    return told, ", ".join(parameters), beliefs[0] if beliefs else ""


def _sentence(mistake: Mistake) -> str:
    return mistake.sentence.of(mistake.value).replace("{k}", number(mistake.value))


def number(value: Any) -> str:
    """Write a number as short as it can be told apart."""
    if isinstance(value, float):
        forms = (f"{value:g}", f"{value:.12g}")
        return next((form for form in forms if math.isclose(float(form), value)), repr(value))
    return str(value)


def written(outcome: Trace) -> str:
    """Write what a call gave."""
    kind, value, _ = outcome
    if kind == RETURNED:
        return _cut(show(value))
    return f"raised {value}" if kind == RAISED else kind.replace("_", " ")


def _cut(text: str) -> str:
    """Leave out the rest of what nobody would read."""
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


def _got(evidence: Evidence, index: int) -> str:
    """Write what a call gave, and what it left of its arguments if that is what is wrong."""
    outcome = evidence.outcomes[index]
    result = written(outcome)
    if index in evidence.failing or not outcome[2]:
        return result
    left = [f"{_parameter(evidence, place)} = {_cut(show(value))}" for place, value in outcome[2]]
    return f"{result}, and leaves {', '.join(left)}"


def _right(evidence: Evidence, index: int) -> str:
    result = written(evidence.right(index))
    outcome = evidence.outcomes[index]
    if index in evidence.failing or not outcome[2]:
        return result
    left = [_parameter(evidence, place) for place, _ in outcome[2]]
    return f"{result}, and leaves {', '.join(left)} as it was"


def _parameter(evidence: Evidence, place: int) -> str:
    parameters = evidence.assignment.manifest.functions[evidence.function].parameters
    return parameters[place] if place < len(parameters) else f"argument {place + 1}"


def _shortest(evidence: Evidence) -> int:
    wrong = [index for index in evidence.edges if not evidence.is_right(index)]
    changing = [index for index in evidence.core if evidence.outcomes[index][2]]
    return min(
        evidence.failing or changing or wrong or evidence.core,
        key=lambda index: size(evidence.calls[index]),
    )


def _call(evidence: Evidence, index: int) -> str:
    return write_call(evidence.assignment.manifest, evidence.function, evidence.calls[index])
