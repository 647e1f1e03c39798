"""The report as JSON, for instructors and for other programs.

It keeps everything, hidden properties and tracebacks included, and reads back
with `Report.from_json`. Its schema is `gradekit/model/report-1.json`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from gradekit.model.report import Report
from gradekit.reports.plain_text import encodable, map_text

# JSON lets these stand for themselves inside a string. Escaped, they mean the
# same to every reader, and do nothing to a terminal that shows the file.
_OBEYED: Final = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


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
    return _written(report, Report.to_json)


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

    line = about | {"report": report}
    return _written(line, lambda one: msgspec.json.encode(one).decode()) + "\n"


def _written(value: Any, write: Callable[[Any], str]) -> str:
    """Write a value, with what has no UTF-8 replaced and what a terminal obeys escaped."""
    try:
        text = write(value)
    except UnicodeEncodeError:  # it is rare, and looking for it takes longer than writing
        text = write(map_text(value, encodable))
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
