"""The sentences and numbers that every renderer for students shares."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal, TypeAlias

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import (
    Counterexample,
    Incident,
    Isolation,
    Plain,
    Problem,
    Report,
    Result,
)
from gradekit.reports.plain_text import one_line
from gradekit.reports.student_view import shows_seed

Status: TypeAlias = Literal["failed", "skipped", "advice", "error", "passed"]

STATUSES: Final[tuple[Status, ...]] = ("failed", "skipped", "advice", "error", "passed")
"""What needs action comes first."""

_STATUS: Final[dict[Verdict, Status]] = {
    Verdict.FAILED: "failed",
    Verdict.SKIPPED: "skipped",
    Verdict.ERROR: "error",
    Verdict.PASSED: "passed",
}

NOT_JUDGED: Final = "gradekit could not judge this property; you lose no points."
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

LONGEST_SHOWN: Final = 20
_BARE_WORDS: Final = {"nan", "inf", "-inf"}  # how a report writes what JSON has no number for


def number(points: float) -> str:
    """Write points with at most two decimals."""
    # Adding zero turns -0.0 into 0.0.
    return f"{round(points, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def count(amount: int, noun: str) -> str:
    """Write an amount of something, in the plural where it is due."""
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


def score(report: Report) -> str:
    """Tell the points of a whole report."""
    points = "point" if report.max_score == 1 else "points"
    return f"{number(report.score)} of {number(report.max_score)} {points}"


def tally(report: Report) -> str:
    """Tell how many results have each status."""
    if report.problem is not None:
        return UNGRADED
    amounts = Counter(status(result) for result in report.properties)
    told = [f"{amounts[name]} {name}" for name in STATUSES if amounts[name]]
    return ", ".join(told) or NO_PROPERTIES


def share(result: Result) -> str:
    """Tell the points of one result; advice has none."""
    if result.advice:
        return "advice"
    return f"{number(result.points)} of {number(result.max_points)}"


def title(result: Result) -> str:
    """Tell what a result is about: its claim, or its name when hidden."""
    return one_line(result.claim) or one_line(result.name)


def place(result: Result) -> str:
    """Tell the name of a property, and which functions it judges and where."""
    functions = ", ".join(result.functions)
    about = ", ".join(part for part in (functions, result.position) if part)
    return one_line(f"{result.name} ({about})" if about else result.name)


def held_for(result: Result) -> str:
    """Tell how much a passed property went through; it is never a proof."""
    return f"held for {count(result.examples, 'example')}" if result.examples else ""


def held_before(result: Result) -> str:
    """Tell how far a property went before its counterexample."""
    if result.counterexample is None or not result.examples:
        return ""
    return f"The property held for {count(result.examples, 'example')} before this one."


def comparison(counterexample: Counterexample) -> list[tuple[str, str]]:
    """List what is known of a counterexample as (label, text), without empty ones."""
    inputs = [f"{one_line(name)} = {value(given)}" for name, given in counterexample.inputs.items()]
    rows = [
        ("with", "\n".join(inputs)),
        ("got", counterexample.got),
        ("should be", counterexample.expected),
        ("within", counterexample.tolerance),
    ]
    return [(label, text.strip("\n")) for label, text in rows if text.strip()]


def message(result: Result) -> str:
    """Tell what went wrong, unless the comparison has said the same."""
    found = result.counterexample
    if found is None:
        return result.message
    text = found.message or result.message
    said = {f"got {found.got}, but should be {found.expected}"}
    said |= {f"{call.function} {found.got}" for call in found.calls}
    return "" if one_line(text) in map(one_line, said) else text


def reason(result: Result) -> str:
    """Tell in one line why a result is what it is."""
    if result.verdict is Verdict.ERROR:
        return NOT_JUDGED
    found = result.counterexample
    compared = f"got {found.got}, but should be {found.expected}" if found and found.got else ""
    text = (found.message if found else "") or result.message or compared
    return one_line(text) or f"This property {result.verdict.value}."


def remarks(result: Result) -> list[str]:
    """List the sentences that follow a counterexample."""
    shrunk = result.counterexample is None or result.counterexample.shrunk
    told = [message(result), held_before(result), "" if shrunk else NOT_SHRUNK, *result.notes]
    return [text.strip("\n") for text in told if text.strip()]


def obstacle(problem: Problem) -> str:
    """Tell in one line why a submission could not be graded, and where."""
    where = f"{problem.position}: " if problem.position.strip() else ""
    return one_line(f"{where}{problem.message}") or UNGRADED


def incident(found: Incident) -> str:
    """Tell what happened besides returned values."""
    happened = INCIDENTS[found.outcome]
    if found.exception:
        happened = f"raised {found.exception}"
    said = f": {found.message}" if found.message else ""
    where = f" ({found.position})" if found.position else ""
    often = f", in {found.count} properties" if found.count > 1 else ""
    return one_line(f"{found.function} {happened}{said}{where}{often}")


def colophon(report: Report) -> list[str]:
    """Tell in two lines how the report came about: what made it, and isolation."""
    examples = sum(result.examples for result in report.properties)
    made = [one_line(f"gradekit {report.versions.get('gradekit', '')}")]
    made += [f"seed {report.seed}"] if shows_seed(report) else []
    made += [count(examples, "example")] if examples else []
    return [f"{', '.join(made)}.", _isolation(report.isolation)]


def _isolation(found: Isolation) -> str:
    """Tell the tier, and what does not hold in it here."""
    if not found.missing:
        return f"Isolation: tier {one_line(found.tier)}."
    missing = ", ".join(map(one_line, found.missing))
    if found.accepted:
        accepted = ", ".join(map(one_line, found.accepted))
        return f"Isolation: tier {one_line(found.tier)}. Missing: {missing}. Accepted: {accepted}."
    return (
        f"Isolation: tier {one_line(found.tier)}. Missing: {missing}. "
        "The code was not kept from this machine: for your own files only."
    )


def reflow(text: str) -> str:
    """Join the lines of each paragraph, but keep indented lines as they are."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        follows = bool(lines) and lines[-1].strip() and not lines[-1].startswith(" ")
        if line.strip() and follows and not line.startswith(" "):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line.rstrip())
    return "\n".join(lines)


def value(given: Plain) -> str:
    """Write an input as Python does, with bare words for NaN and the infinities.

    A list of over `LONGEST_SHOWN` entries shows its two ends; the line that
    reproduces the counterexample has it whole.
    """
    if isinstance(given, list):
        items = list(map(value, given))
        if len(items) > LONGEST_SHOWN:
            items = [*items[:8], f"... {len(items) - 12} more ...", *items[-4:]]
        return f"[{', '.join(items)}]"
    if isinstance(given, dict):
        return f"{{{', '.join(f'{key!r}: {value(item)}' for key, item in given.items())}}}"
    if isinstance(given, str) and (given in _BARE_WORDS or given.startswith("...")):
        return given
    return repr(given)
