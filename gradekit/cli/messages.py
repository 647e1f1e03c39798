"""Messages on stderr, which quote names and texts of submissions."""

from __future__ import annotations

import sys


def show(text: str) -> None:
    """Write a message to stderr; neither a terminal nor a workflow's log obeys what it quotes."""
    from gradekit.reports.plain_text import clean, disarm  # late: most runs have no message

    print(disarm(clean(text)), file=sys.stderr)
