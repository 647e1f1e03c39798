"""The phrases and numbers that the renderers for students share."""

from __future__ import annotations

import math
import re
import typing
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from gradekit.model.mismatch import show_list
from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import (
    Counterexample,
    Diagnosis,
    Incident,
    Plain,
    Problem,
    Report,
    Result,
)
from gradekit.model.visibility import TIMES, describe, longest
from gradekit.reports.plain_text import one_line
from gradekit.reports.student_view import shows_seed

Status: TypeAlias = Literal["failed", "skipped", "advice", "error", "doubted", "passed"]

STATUSES: Final[tuple[Status, ...]] = typing.get_args(Status)
"""In the order of a report: what needs action comes first."""

_STATUS: Final[dict[Verdict, Status]] = {
    Verdict.FAILED: "failed",
    Verdict.SKIPPED: "skipped",
    Verdict.ERROR: "error",
    Verdict.DOUBTED: "doubted",
    Verdict.PASSED: "passed",
}

OURS: Final = {
    Verdict.ERROR: "gradekit could not judge this property; this is not your fault.",
    Verdict.DOUBTED: "It failed, but this property may be wrong itself, so it counts as passed.",
}
"""What is said of a property that gradekit failed to judge, or doubts, and no more."""

NO_SCORE: Final = "There is no score."
NOT_GRADED: Final = "This file was not graded."
NOT_SHRUNK: Final = "These inputs are as they were drawn; smaller ones may do as well."
UNGRADED: Final = "This file could not be graded."
NO_PROPERTIES: Final = "No properties were judged."

INCIDENTS: Final = {
    OutcomeKind.RETURNED: "returned a value",
    OutcomeKind.RAISED: "raised an error",
    OutcomeKind.TIMED_OUT: "did not answer in time",
    OutcomeKind.OUT_OF_MEMORY: "asked for more memory than it may have",
    OutcomeKind.DIED: "ended the process that it ran in",
    OutcomeKind.UNREADABLE: "gave back a value that could not be read",
}

LONGEST_CALL: Final = 400
"""Characters of a call that is shown in place of inputs, which are shortened."""

_BARE_WORDS: Final = {"nan", "inf", "-inf"}  # strings in a report, where JSON has no number
_LINE: Final = re.compile(r"line (\d+)\b")


def number(points: float) -> str:
    """Write points with at most two decimals, rounded down: 99.999 are not full marks."""
    hundredths = math.floor(Fraction(repr(points)) * 100)
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


def count(amount: int, noun: str) -> str:
    """Write an amount of something, with the noun in singular or plural."""
    return f"{amount} {noun}" if amount == 1 else f"{amount} {noun}s"


def status(result: Result) -> Status:
    """Name the group to which a result belongs; failed advice is "advice"."""
    if result.verdict is Verdict.FAILED and result.advice:
        return "advice"
    return _STATUS[result.verdict]


def grouped(report: Report) -> dict[Status, list[Result]]:
    """Group results by status, in the order of `STATUSES`, empty groups included."""
    return {
        name: [result for result in report.properties if status(result) == name]
        for name in STATUSES
    }


def needing_attention(report: Report) -> list[Result]:
    """List the results of every status but "passed", in the order of `STATUSES`."""
    groups = grouped(report)
    return [result for name in STATUSES[:-1] for result in groups[name]]


def score(report: Report) -> str:
    """Write the points of a whole report, or why it has none."""
    if report.score is None:
        return _no_score(report)
    points = "point" if report.max_score == 1 else "points"
    return f"{number(report.score)} of {number(report.max_score)} {points}"


def withheld(report: Report) -> str:
    """Say that hidden properties count, and until when there is no total for that."""
    hidden = longest(result.hidden for result in report.properties)
    time = " before" if hidden in TIMES else ""
    return (
        f"Some properties of this assignment are {describe(hidden)}; they count too, "
        f"and no total is shown{time}."
    )


def _no_score(report: Report) -> str:
    faults = sum(result.fault for result in report.properties)
    if report.problem is not None or not faults:
        return NO_SCORE
    claims = count(sum(not result.advice for result in report.properties), "claim")
    judged = f"gradekit could not judge {faults} of {claims}"
    return f"{judged}, so there is no score; this is not your fault."


def tally(report: Report) -> str:
    """Write how many results have each status."""
    if report.problem is not None:
        return NOT_GRADED if report.score is None else UNGRADED
    amounts = Counter(status(result) for result in report.properties)
    parts = [f"{amounts[name]} {name}" for name in STATUSES if amounts[name]]
    return ", ".join(parts) or NO_PROPERTIES


def share(result: Result) -> str:
    """Write the points of one result; advice has none."""
    if result.points is None:
        return f"none of {number(result.max_points)}"
    points = f"{number(result.points)} of {number(result.max_points)}"
    return "advice" if result.advice else points


def title(result: Result) -> str:
    """Give the title of a result: its claim, or its name when hidden."""
    return one_line(result.claim) or one_line(result.name)


def label(result: Result) -> str:
    """Write the name of a property, the functions it judges and their position."""
    functions = ", ".join(result.functions)
    about = ", ".join(filter(None, [functions, result.position]))
    return one_line(f"{result.name} ({about})" if about else result.name)


def held_for(result: Result) -> str:
    """Write for how many examples a property passed; it is never a proof."""
    return f"held for {count(result.examples, 'example')}" if result.examples else ""


def unexplained(report: Report) -> list[Diagnosis]:
    """List the diagnoses that no finding tells of: of a report without any."""
    told = {each.function for each in report.findings if each.explanation}
    return [each for each in report.diagnoses if each.belief and each.function not in told]


def hidden(results: Sequence[Result]) -> tuple[str, str]:
    """Write how many hidden claims there are, and how many of them do not hold."""
    failing = sum(status(each) == "failed" for each in results)
    remark = f"{failing} of them {'does' if failing == 1 else 'do'} not hold" if failing else ""
    return count(len(results), "hidden claim"), remark


def comparison(counterexample: Counterexample) -> list[tuple[str, str]]:
    """List the parts of a counterexample that are not empty, as (label, text)."""
    rows = [
        ("with", _inputs(counterexample)),
        ("got", counterexample.got),
        ("should be", counterexample.expected),
        ("within", counterexample.tolerance),
    ]
    return [(label, text.strip("\n")) for label, text in rows if text.strip()]


def _inputs(counterexample: Counterexample) -> str:
    """Write the calls that show it, with what each returned where several are compared.

    The inputs are named as the property does, which tells a student less: they stand there
    only where there is no call, or a long one.
    """
    calls = [counterexample.calls[place] for place in _places(counterexample)]
    if not calls or any(len(call.text) > LONGEST_CALL for call in calls):
        inputs = counterexample.inputs.items()
        return "\n".join(f"{one_line(name)} = {show_input(value)}" for name, value in inputs)
    if counterexample.evidence != "comparison":
        return "\n".join(one_line(call.text) for call in calls)
    return "\n".join(f"{one_line(call.text)} returned {show_input(call.value)}" for call in calls)


def _places(counterexample: Counterexample) -> list[int]:
    return [place for place in counterexample.shown if place < len(counterexample.calls)]


def message(result: Result) -> str:
    """Give the message of a failure, unless the comparison says the same."""
    failure = result.counterexample
    if failure is None:
        return result.message
    text = failure.message or result.message
    repetitions = {f"got {failure.got}, but should be {failure.expected}"}
    repetitions |= {f"{call.function} {failure.got}" for call in failure.calls}
    return "" if one_line(text) in map(one_line, repetitions) else text


def reason(result: Result) -> str:
    """Give the reason for a verdict, on one line."""
    if result.verdict in OURS:
        return OURS[result.verdict]
    failure = result.counterexample
    text = (failure.message if failure else "") or result.message
    if not text and failure and failure.got:
        text = f"got {failure.got}, but should be {failure.expected}"
    return one_line(text) or f"This property {result.verdict.value}."


def remarks(result: Result) -> list[str]:
    """List the sentences that follow a counterexample."""
    texts = [message(result)]
    if result.counterexample and result.examples:
        texts += [f"The property {held_for(result)} before this one."]
    if result.counterexample and not result.counterexample.shrunk:
        texts += [NOT_SHRUNK]
    texts += result.notes
    return [text.strip("\n") for text in texts if text.strip()]


def obstacle(problem: Problem) -> str:
    """Write why a submission could not be graded, and where, on one line."""
    where = f"{problem.position}: " if problem.position.strip() else ""
    return one_line(f"{where}{problem.message}") or UNGRADED


def line_number(problem: Problem) -> int:
    """Give the line of a `.py` file in which a problem is; 0 if it has none."""
    match = _LINE.match(problem.position)
    return int(match[1]) if match else 0


def incident(record: Incident) -> str:
    """Write a call that returned no value as a sentence."""
    happened = f"raised {record.exception}" if record.exception else INCIDENTS[record.outcome]
    said = f": {record.message}" if record.message else ""
    where = f" ({record.position})" if record.position else ""
    often = f", in {record.count} properties" if record.count > 1 else ""
    return one_line(f"{record.function} {happened}{said}{where}{often}")


def colophon(report: Report) -> list[str]:
    """Write the two lines at the end of a report: version and seed, then isolation."""
    examples = sum(result.examples for result in report.properties)
    made = [one_line(f"gradekit {report.versions.get('gradekit', '')}")]
    made += [f"seed {report.seed}"] if shows_seed(report) else []
    made += [count(examples, "example")] if examples else []
    return [f"{', '.join(made)}.", _isolation(report)]


def _isolation(report: Report) -> str:
    """Write the tier and the promises that it does not keep here."""
    isolation = report.isolation
    tier = f"Isolation: tier {one_line(isolation.tier)}."
    if not isolation.missing:
        return tier
    missing = f"{tier} Missing: {', '.join(map(one_line, isolation.missing))}."
    if isolation.accepted:
        return f"{missing} Accepted: {', '.join(map(one_line, isolation.accepted))}."
    return f"{missing} The code was not kept from this machine: for your own files only."


def reflow(text: str) -> str:
    """Join the lines of each paragraph, except indented lines."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        follows = bool(lines) and lines[-1].strip() and not lines[-1].startswith(" ")
        if line.strip() and follows and not line.startswith(" "):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def in_a_cell(function: str) -> list[str]:
    """Say by which magic a notebook tells more of the function to mend first."""
    return [
        f"Next: {function}.   More, after %load_ext gradekit:",
        f"%gradekit check --all   %gradekit check --only {function}",
    ]


def show_input(value: Plain) -> str:
    """Write an input as Python does, with bare words for NaN and the infinities.

    Long lists are shortened; the line that reproduces the failure has them whole.
    """
    if isinstance(value, list):
        return show_list(value, show_input)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {show_input(item)}' for key, item in value.items())}}}"
    if isinstance(value, str) and (value in _BARE_WORDS or value.startswith("...")):
        return value
    return repr(value)
