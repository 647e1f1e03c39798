"""What the exit codes of `gradekit` mean."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

SUCCESS: Final = 0
"""What was asked for was done, and what was checked holds."""

FAILED: Final = 1
"""Something that was checked does not hold, through no fault of gradekit."""

UNUSABLE: Final = 2
"""The command, or a file that it names, is unusable: nothing was checked."""

OUR_FAULT: Final = 3
"""gradekit itself failed, or cannot keep submissions apart: no score is given."""

INTERRUPTED: Final = 130
"""Interrupted by the user (SIGINT, as a shell tells it)."""


def document(parser: argparse.ArgumentParser, meanings: Mapping[int, str], note: str = "") -> None:
    """Put a table of exit codes below the help of a command.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The command's; its description and epilog are no longer wrapped.
    meanings : mapping of int to str
        What each code means, in the order of the table; a line at most.
    note : str
        What stands below the table.
    """
    table = (f"  {code:<3}  {meaning}" for code, meaning in meanings.items())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "\n".join(["exit codes:", *table, *([note] if note else [])])
