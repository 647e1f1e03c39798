"""The report as JSON, for instructors and for other programs.

It keeps everything, hidden properties and tracebacks included, and reads back
with `Report.from_json`. Its schema is `gradekit/schemas/report-1.json`.
"""

from __future__ import annotations

from typing import Final

from gradekit.renderers.plain_text import encodable, map_text
from gradekit.report import Report

# JSON lets these stand for themselves inside a string. Escaped, they mean the
# same to every reader, and do nothing to a terminal that shows the file.
_BY_NUMBER: Final = {
    code: f"\\u{code:04x}"
    for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def render(report: Report) -> str:
    """Write a report as indented JSON.

    Parameters
    ----------
    report : Report
        What was found.

    Returns
    -------
    str
        JSON that has a UTF-8 encoding: a lone surrogate, which has none,
        is written as the replacement character.
    """
    whole: Report = map_text(report, encodable)
    return whole.to_json().translate(_BY_NUMBER)


def render_line(report: Report, **about: str) -> str:
    """Write a report as one line of JSON.

    Parameters
    ----------
    report : Report
        What was found; it stands last in the line, under "report".
    **about : str
        What is told before it.
    """
    import msgspec  # imported late, as in the report itself

    line = map_text(about, encodable) | {"report": map_text(report, encodable)}
    return msgspec.json.encode(line).decode().translate(_BY_NUMBER) + "\n"
