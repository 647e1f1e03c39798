"""The report for GitHub Actions: a log with annotations, and a job summary.

The runner executes any line of stdout that looks like a workflow command. So the
log, which quotes the submission, is put between `stop-commands` and a token that
the submission cannot know. Besides, the log is disarmed as any other format is, and
each command outside is escaped to one line. The log is folded: the group begins before
commands are stopped and ends when they are obeyed again, or it would do neither.
"""

from __future__ import annotations

import re
from typing import Final

from gradekit.model.report import Finding, Problem, Report, Result
from gradekit.reports import findings, markdown, terminal, wording
from gradekit.reports.plain_evidence import describe, explain, tell
from gradekit.reports.plain_text import one_line
from gradekit.reports.student_view import for_students

MOST_ANNOTATIONS: Final = 10  # of each level for one step; the runner drops the rest
SUMMARY_BYTES: Final = 1024 * 1024  # for one step; a longer summary is refused whole
MESSAGE_LENGTH: Final = 4000  # the runner cuts at 64 KiB for a whole message
CUT: Final = "_This summary was cut at 1 MiB, the most that GitHub shows; the log has the rest._"
SHORTENED: Final = "This message was cut; the log has the rest."

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,}")


def render(report: Report, *, token: str, file: str = "") -> str:
    """Render what a step prints: the whole report as a folded log, then annotations.

    `token` is a fresh random word, which makes the runner obey commands again. The
    annotations are at most ten errors (the findings, then the claims that cost most), ten
    warnings, nine notices with advice, and one notice with the score. They are about `file`,
    which is the submission from the root of the repository.

    Raises
    ------
    ValueError
        If the token has not 16 or more letters, digits, hyphens or underscores.
    """
    if not _TOKEN.fullmatch(token):
        raise ValueError(
            f"token={token!r}, but it takes 16 or more letters, digits, hyphens or underscores"
        )
    log = terminal.render(report, width=100)
    view = for_students(report)
    folded = [
        f"::group::{escape_data(one_line(f'{view.submission}: {wording.score(view)}'))}",
        f"::stop-commands::{token}",
        log.rstrip("\n"),
        f"::{token}::",
        "::endgroup::",
    ]
    return "\n".join([*folded, *_annotations(view, file or view.submission)]) + "\n"


def render_summary(report: Report, *, room: int = SUMMARY_BYTES) -> str:
    """Render the Markdown for `$GITHUB_STEP_SUMMARY`, in `room` bytes.

    If it is longer, it is cut between two blocks and says so; it is empty where not even the
    first has room.
    """
    selected: list[str] = []
    left = room - len(CUT) - len("\n\n\n")
    blocks = markdown.blocks(report)
    for block in blocks:
        left -= len(block.encode()) + len("\n\n")
        if left < 0:
            break
        selected.append(block)
    if not selected:
        return ""
    if len(selected) < len(blocks):
        selected.append(CUT)
    return "\n\n".join(selected) + "\n"


def escape_data(text: str) -> str:
    """Escape a message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape a property of a workflow command."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _annotations(report: Report, file: str) -> list[str]:
    groups = wording.grouped(report)
    failed = sorted(groups["failed"], key=lambda each: (each.points or 0) - each.max_points)
    errors = [_of_finding(finding, report, file) for finding in report.findings]
    errors += [_annotation("error", result, report, file) for result in failed]
    notices = [_annotation("notice", result, report, file) for result in groups["advice"]]
    if report.problem is not None:  # it is the reason for every failure
        errors, notices = [_about(report.problem, file)], []
    ours = groups["error"] + groups["doubted"]
    warnings = [_annotation("warning", result, report, file) for result in ours]
    score = _command("notice", wording.score(report), title=report.title or report.assignment)
    return [
        *errors[:MOST_ANNOTATIONS],
        *warnings[:MOST_ANNOTATIONS],
        *notices[: MOST_ANNOTATIONS - 1],
        score,
    ]


def _of_finding(finding: Finding, report: Report, file: str) -> str:
    line = str(finding.line) if finding.line > 0 else ""
    title = f"{finding.function}: {findings.amount(finding, report)}"
    text = tell(finding, report)
    return _command("error", text, file=file, line=line, title=title)


def _annotation(level: str, result: Result, report: Report, file: str) -> str:
    name = wording.status(result)
    points = "advice" if name == "advice" else wording.share(result)
    line = str(result.line) if result.line > 0 else ""
    text = "\n\n".join(filter(None, [result.claim, describe(result, report)]))
    title = f"{result.name} ({points})"
    return _command(level, text, file=file, line=line, title=title)


def _about(problem: Problem, file: str) -> str:
    title = "This file could not be graded"
    line = str(wording.line_number(problem) or "")
    return _command("error", explain(problem), file=file, line=line, title=title)


def _command(level: str, message: str, **properties: str) -> str:
    given = {name: one_line(text) for name, text in properties.items()}
    fields = ",".join(f"{name}={escape_property(text)}" for name, text in given.items() if text)
    if len(message) > MESSAGE_LENGTH:
        message = f"{message[:MESSAGE_LENGTH]} ...\n\n{SHORTENED}"
    return f"::{level} {fields}::{escape_data(message)}"
