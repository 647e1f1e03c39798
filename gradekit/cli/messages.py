"""Messages on stderr, which quote names and texts of submissions."""

from __future__ import annotations

import sys

from gradekit.cli import streams


def show(text: str) -> None:
    """Write a message to stderr; neither a terminal nor a workflow's log obeys what it quotes."""
    from gradekit.reports.plain_text import clean, disarm  # late: most runs have no message

    try:
        print(disarm(clean(text)), file=sys.stderr)
    except OSError:  # nobody can be told; the exit code says it
        streams.abandon(sys.stderr)
