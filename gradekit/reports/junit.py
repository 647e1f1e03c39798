"""The report as JUnit XML, for continuous integration.

A property is a test case. A failed property is a `failure`, gradekit's own
fault an `error`; failed advice and what is doubted are `skipped` with their message:
what costs no points does not fail a build. Where there is no score, no case has points.
The findings are the `system-out` of the suite, which GitLab interprets: what it would take
for an attachment is broken, and what the code printed is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from gradekit.model.report import Problem, Report, Result
from gradekit.reports import wording
from gradekit.reports.plain_evidence import describe, explain, tell
from gradekit.reports.plain_text import disarm_xml, one_line
from gradekit.reports.student_view import for_students, shows_seed

ELEMENTS: Final[Mapping[wording.Status, str]] = {
    "failed": "failure",
    "error": "error",
    "doubted": "skipped",
    "skipped": "skipped",
    "advice": "skipped",
}

ATTACHMENT: Final = re.compile(r"\[\[(?=ATTACHMENT)", re.IGNORECASE)


def render(report: Report) -> str:
    """Render a report as JUnit XML, an XML 1.0 document in UTF-8."""
    view = for_students(report)
    cases = _cases(view)
    counts = _counts(cases, view)
    root = ET.Element("testsuites", {"name": "gradekit", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": one_line(view.assignment), **counts})
    suite.append(_properties(_facts(view)))
    suite.extend(cases)
    if found := [tell(finding, view) for finding in view.findings]:
        ET.SubElement(suite, "system-out").text = ATTACHMENT.sub("[ [", "\n\n".join(found))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{disarm_xml(text)}\n'


def _facts(report: Report) -> dict[str, str]:
    facts = {
        "gradekit.score": "none" if report.score is None else repr(report.score),
        "gradekit.max_score": repr(report.max_score),
        "gradekit.version": report.versions.get("gradekit", ""),
        "gradekit.isolation": report.isolation.tier,
    }
    if report.isolation.missing:
        facts["gradekit.isolation.missing"] = ", ".join(report.isolation.missing)
    if report.isolation.accepted:
        facts["gradekit.isolation.accepted"] = ", ".join(report.isolation.accepted)
    return facts | ({"gradekit.seed": str(report.seed)} if shows_seed(report) else {})


def _properties(facts: Mapping[str, str]) -> ET.Element:
    element = ET.Element("properties")
    for name, value in facts.items():
        ET.SubElement(element, "property", {"name": name, "value": one_line(value)})
    return element


def _counts(cases: list[ET.Element], report: Report) -> dict[str, str]:
    kinds = Counter(child.tag for case in cases for child in case)
    return {
        "tests": str(len(cases)),
        "failures": str(kinds["failure"]),
        "errors": str(kinds["error"]),
        "skipped": str(kinds["skipped"]),
        "time": _seconds(report.seconds),
    }


def _cases(report: Report) -> list[ET.Element]:
    cases = [_problem(report.problem, report)] if report.problem else []
    seen: Counter[str] = Counter()
    for result in report.properties:
        name = one_line(result.name)
        seen[name] += 1  # some parsers drop the second of two equal names
        cases.append(_case(result, f"{name} ({seen[name]})" if seen[name] > 1 else name, report))
    return cases


def _case(result: Result, name: str, report: Report) -> ET.Element:
    case = _element(name, result.line, result.seconds, report)
    if report.score is not None and result.points is not None:
        points = {"points": result.points, "max_points": result.max_points}
        case.append(_properties({f"gradekit.{key}": repr(value) for key, value in points.items()}))
    if kind := ELEMENTS.get(wording.status(result)):
        child = ET.SubElement(case, kind, {"message": _message(result)})
        child.text = "\n\n".join(filter(None, [result.claim, describe(result, report)]))
    return case


def _message(result: Result) -> str:
    advice = "advice: " if wording.status(result) == "advice" else ""
    return f"{advice}{wording.reason(result)}"


def _problem(problem: Problem, report: Report) -> ET.Element:
    """Report that a submission cannot be graded, as one failed test case."""
    case = _element("submission", wording.line_number(problem), 0.0, report)
    failure = ET.SubElement(case, "failure", {"message": wording.obstacle(problem)})
    failure.text = explain(problem)
    return case


def _element(name: str, line: int, seconds: float, report: Report) -> ET.Element:
    facts = {
        "name": name,
        "classname": f"gradekit.{one_line(report.assignment)}",
        "file": one_line(report.submission),
    }
    facts |= {"line": str(line)} if line > 0 else {}
    return ET.Element("testcase", facts | {"time": _seconds(seconds)})


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
