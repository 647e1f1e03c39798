"""The report as one page of HTML that needs nothing else, and as a fragment for a notebook's cell.

Jinja2 escapes every text; markup of ours is only in the templates, in `shapes` and in `formulas`.
The page forbids itself, by a policy, all that is not in it: of style and script only what has
the digests named there is obeyed, and no request leaves it.
"""

from __future__ import annotations

import functools
import hashlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import PureWindowsPath
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gradekit.model.report import Curve, Finding, Report, Result
from gradekit.reports import bars, findings, formulas, glossary, plots, wording
from gradekit.reports.plain_text import disarm_xml, one_line
from gradekit.reports.reproduction import reproduce
from gradekit.reports.student_view import for_students

MOST_IN_A_CELL: Final = 3
"""Findings that a fragment shows in full."""
MOST_PRINTED: Final = 10
"""Lines of the student's own output in a fragment."""
NOT_WRITTEN: Final = f"{findings.UNWRITTEN.capitalize()}."
POLICY: Final = (
    "default-src 'none'; style-src {style}; script-src {script}; "
    "base-uri 'none'; form-action 'none'"
)


def render(report: Report) -> str:
    """Render a report as a page: one file, without any request, readable without its script."""
    view = for_students(report)
    style, script = _asset("pictures.css") + _asset("report.css"), _asset("report.js")
    policy = POLICY.format(style=_digest(style), script=_digest(script))
    facts = _facts(view) | {
        "policy": policy,
        "style": style,
        "script": script,
        "claims": [] if view.problem else [*_claims(view)],
        "incidents": list(map(wording.incident, view.outcomes)),
        "words": {} if view.problem else glossary.used_in(view),
    }
    return disarm_xml(_template("report.html").render(facts))


def render_fragment(report: Report) -> str:
    """Render a report for a notebook's cell: scoped style, no script, no ids, and short."""
    view = for_students(report)
    facts = _facts(view)
    printed = facts["output"].split("\n") if facts["output"] else []
    written = [each for each in facts["findings"] if not each["unwritten"]]
    shown = written or facts["findings"][:1]  # the table has a word for each of the others
    more = len(shown) - MOST_IN_A_CELL
    facts |= {
        "style": _asset("pictures.css") + _asset("fragment.css"),
        "findings": shown[:MOST_IN_A_CELL],
        "more": f"and {more} more" if more > 0 else "",
        "output": "\n".join(printed[:MOST_PRINTED]),
        "unprinted": max(len(printed) - MOST_PRINTED, 0),
        "hints": wording.in_a_cell(one_line(view.findings[0].function)) if view.findings else [],
        "advice": [wording.title(each) for each in wording.grouped(view)["advice"]],
    }
    return disarm_xml(_template("fragment.html").render(facts))


def _facts(view: Report) -> dict[str, Any]:
    """Give what page and fragment both show, as texts."""
    shown = [] if view.problem else view.findings
    told = {each.function for each in shown}
    return {
        "title": one_line(view.title) or one_line(view.assignment) or "Report",
        "submission": one_line(view.submission),
        "file": PureWindowsPath(one_line(view.submission)).name,  # it splits at / and \
        "score": wording.score(view),
        "total": "" if view.score is None else bars.share(view.score, view.max_score),
        "tally": "" if view.problem else wording.tally(view),
        "problem": view.problem,
        "obstacle": wording.obstacle(view.problem) if view.problem else "",
        "findings": [_finding(each, view, _curves_of(each, shown, view)) for each in shown],
        "functions": [] if view.problem else [*_functions(view)],
        "curves": [_curve(each) for each in view.curves if each.function not in told],
        "output": view.output.strip("\n"),
        "notes": list(map(one_line, view.notes)),
        "colophon": wording.colophon(view),
    }


def _curves_of(finding: Finding, shown: list[Finding], view: Report) -> list[dict[str, Any]]:
    """Give the curves of a function with the first of its findings."""
    first = next(each for each in shown if each.function == finding.function)
    return [
        _curve(each) for each in view.curves if finding is first and each.function == first.function
    ]


def _finding(finding: Finding, view: Report, curves: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the texts and the pictures of a finding; of a function that is not there yet a word."""
    evidence = [] if finding.unwritten else findings.evidence(finding)
    return {
        "unwritten": finding.unwritten,
        "place": findings.place(finding, view),
        "amount": findings.amount(finding, view),
        "call": evidence[0] if finding.calls and evidence else "",
        "evidence": evidence[1:] if finding.calls else evidence,
        "pictures": [each for each in _bars(finding) if each],
        "curves": curves,
        "steps": [] if finding.unwritten else findings.steps(finding),
        "explanation": [NOT_WRITTEN]
        if finding.unwritten
        else findings.explanation(finding, whole=True),
    }


def _bars(finding: Finding) -> Iterator[str]:
    """Draw what the calls of a finding gave beside what is right, where these are numbers."""
    if finding.got and finding.right:
        yield bars.compare(finding.got, finding.right)
    else:
        for call in finding.calls:
            yield bars.compare(wording.show_input(call.value), call.right)


def _curve(curve: Curve) -> dict[str, Any]:
    return {
        "title": one_line(curve.title),
        "picture": plots.curve(curve),
        "heads": [one_line(curve.along), "yours", "right"],
        "rows": plots.rows(curve),
    }


def _functions(view: Report) -> Iterator[dict[str, Any]]:
    for function, results in findings.by_function(view):
        yield _row(one_line(function), results, findings.remark(function, results, view))
    if hidden := [each for each in view.properties if each.hidden]:
        name, remark = wording.hidden(hidden)
        yield _row(name, hidden, remark)


def _row(name: str, results: list[Result], remark: str) -> dict[str, Any]:
    faulty = any(result.fault for result in results)
    points = sum(result.points or 0.0 for result in results)
    most = sum(result.max_points for result in results)
    return {
        "name": name,
        "points": "none" if faulty else wording.number(points),
        "most": wording.number(most),
        "bar": bars.share(0.0 if faulty else points, most),
        "remark": remark,
    }


def _claims(view: Report) -> Iterator[dict[str, Any]]:
    """Give every claim, those that need attention first."""
    written = formulas.by_claim(view)
    for status, results in wording.grouped(view).items():
        for result in results:
            yield {
                "status": status,
                "title": wording.title(result),
                "points": "" if result.advice else wording.share(result),
                "label": "" if result.hidden else wording.label(result),
                "formulas": written.get(result.name, []),
                **(_judged(result, view) if result.verdict not in wording.OURS else _ours(result)),
            }


def _judged(result: Result, view: Report) -> dict[str, Any]:
    failure, shown = result.counterexample, reproduce(result, view)
    held = wording.held_for(result) if not failure else ""
    return {
        "explanation": wording.reflow(result.explanation).split("\n"),
        "comparison": wording.comparison(failure) if failure else [],
        "remarks": [held.capitalize(), *wording.remarks(result)],
        "reproduction": shown,
    }


def _ours(result: Result) -> dict[str, Any]:
    """Give what is said of a claim that gradekit failed to judge, or doubts, and no more."""
    remarks = [wording.OURS[result.verdict], *result.notes]
    return {"explanation": [], "comparison": [], "remarks": remarks, "reproduction": None}


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("gradekit.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _template(name: str) -> Any:
    return _environment().get_template(name)


@functools.cache
def _asset(name: str) -> Markup:
    """Read style or script of ours, which stands in the page as it is."""
    environment = _environment()
    assert environment.loader is not None
    return Markup(environment.loader.get_source(environment, name)[0])  # noqa: S704


def _digest(text: str) -> str:
    """Name a text in a policy, by its digest."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
