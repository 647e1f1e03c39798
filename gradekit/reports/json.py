"""The report as JSON, for instructors and for other programs.

It has everything, hidden properties and tracebacks included. `Report.from_json`
reads it; its schema is `gradekit/model/report-2.json`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from gradekit.model.report import Report
from gradekit.reports.plain_text import disarm_json, encodable, map_text

# JSON allows these in a string. Escaped, they mean the same to every parser, and
# a terminal that shows the file does not obey them.
_OBEYED: Final = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def render(report: Report) -> str:
    """Render a report as indented JSON; lone surrogates are replaced, to have a UTF-8 encoding."""
    return _encode(report, Report.to_json)


def render_line(report: Report, **fields: str) -> str:
    """Render a report as one line of JSON: the fields, then the report as "report"."""
    import msgspec  # imported late, as in the report itself

    line = fields | {"report": report}
    return _encode(line, lambda value: msgspec.json.encode(value).decode()) + "\n"


def _encode(value: Any, write: Callable[[Any], str]) -> str:
    """Write JSON, with lone surrogates replaced; control characters and commands escaped."""
    try:
        text = write(value)
    except UnicodeEncodeError:  # rare, and to look for surrogates takes longer than to write
        text = write(map_text(value, encodable))
    return disarm_json(_OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text))
