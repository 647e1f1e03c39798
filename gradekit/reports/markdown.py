"""The report as GitHub-flavoured Markdown.

Prose of the assignment is escaped. Text that may come from the submission is
put in code spans and blocks, where Markdown interprets no markup, HTML, links or
mentions.
"""

from __future__ import annotations

import re
from typing import Final

from gradekit.model.report import Diagnosis, Problem, Report, Result
from gradekit.reports import findings, wording
from gradekit.reports.plain_evidence import describe, explain
from gradekit.reports.plain_text import disarm, one_line
from gradekit.reports.student_view import for_students

# An underscore between two letters is no markup; not escaped, it reads better.
_MARKUP: Final = re.compile(r"([\\`*\[\]<>&~$#]|(?<![^\W_])_|_(?![^\W_]))")
_AT_START: Final = re.compile(r"^(\d*)([+=-]|(?<=\d)[.)](?!\S))")  # a list, a rule, a heading


def render(report: Report) -> str:
    """Render a report as GitHub-flavoured Markdown without HTML."""
    return "\n\n".join(blocks(report)) + "\n"


def blocks(report: Report) -> list[str]:
    """List the blocks of the document; any first few of them are a document too."""
    view = for_students(report)
    parts = [
        f"# {escape(view.title or view.assignment)}",
        f"**{escape(wording.score(view))}** for {code(view.submission)}",
        escape(wording.tally(view)),
        *([] if view.problem else _findings(view)),
        *(_problem(view.problem) if view.problem else _attention(view)),
        *_diagnoses(wording.unexplained(view)),
        *_passed(wording.grouped(view)["passed"]),
        *_fenced_section("What your code printed", view.output),
        *_list("What else happened", list(map(wording.incident, view.outcomes))),
        *_list("Notes", view.notes),
        "  \n".join(code(line) for line in wording.colophon(view)),
    ]
    return list(map(disarm, parts))


def escape(text: str) -> str:
    """Write a text on one line so that Markdown shows it as it is."""
    escaped = _MARKUP.sub(r"\\\1", one_line(text)).replace("|", "&#124;")
    return _AT_START.sub(r"\1\\\2", escaped)


def code(text: str) -> str:
    """Write a text as a code span, with more backticks than it has in a row."""
    text = one_line(text)
    if not text:
        return ""
    ticks = "`" * (_longest_run(text) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


def fence(text: str) -> str:
    """Write a text as a fenced block, with more backticks than it has in a row."""
    ticks = "`" * max(3, _longest_run(text) + 1)
    return f"{ticks}text\n{text}\n{ticks}"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


def _problem(problem: Problem) -> list[str]:
    return ["## What needs your attention", fence(explain(problem))]


def _findings(report: Report) -> list[str]:
    parts = ["## What to mend first"] if report.findings else []
    for finding in report.findings:
        parts.append(
            f"### {code(findings.place(finding, report))}: {findings.amount(finding, report)}"
        )
        if lines := [*findings.evidence(finding), *findings.steps(finding)]:
            parts.append(fence("\n".join(lines)))
        parts += map(escape, findings.explanation(finding, whole=True))
    return parts


def _attention(report: Report) -> list[str]:
    results = wording.needing_attention(report)
    heading = ["## What needs your attention"] if results else []
    return heading + [block for result in results for block in _result(result, report)]


def _result(result: Result, report: Report) -> list[str]:
    name = wording.status(result)
    points = "" if name == "advice" else f" ({wording.share(result)})"
    explained = wording.reflow(result.explanation) if name in {"failed", "advice"} else ""
    evidence = describe(result, report)
    return [
        f"### {name}: {escape(wording.title(result))}{points}",
        *([] if result.hidden else [code(wording.label(result))]),
        *[escape(line) for line in explained.split("\n") if line.strip()],
        *([fence(evidence)] if evidence else []),
    ]


def _diagnoses(diagnoses: list[Diagnosis]) -> list[str]:
    parts = ["## What you may believe"] if diagnoses else []
    for diagnosis in diagnoses:
        parts += [f"About {code(diagnosis.function)}:", f"> {escape(diagnosis.belief)}"]
        parts += [escape(diagnosis.remedy)]
        parts += [f"It shows in {code(diagnosis.shown_by)}"] if diagnosis.shown_by else []
    return parts


def _passed(results: list[Result]) -> list[str]:
    if not results:
        return []
    rows = ["| property | claim | verdict | points |", "|---|---|---|---|"]
    for result in results:
        held = result.message if result.hidden else wording.held_for(result)
        verdict = " ".join(filter(None, [f"passed: {held}" if held else "passed", *result.notes]))
        cells = [result.name, result.claim, verdict, wording.share(result)]
        rows.append(f"| {' | '.join(map(escape, cells))} |")
    return ["## What held", "\n".join(rows)]


def _fenced_section(heading: str, text: str) -> list[str]:
    return [f"## {heading}", fence(text.rstrip("\n"))] if text.strip() else []


def _list(heading: str, sentences: list[str]) -> list[str]:
    items = [f"- {code(sentence)}" for sentence in sentences]
    return [f"## {heading}", "\n".join(items)] if items else []
