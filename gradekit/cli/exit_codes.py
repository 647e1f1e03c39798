"""The exit codes of `gradekit`."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Final

SUCCESS: Final = 0  # what was asked for was done, and what was checked holds
FAILED: Final = 1  # something that was checked does not hold, through no fault of gradekit
UNUSABLE: Final = 2  # the command, or a file that it names, is unusable: nothing was checked
OUR_FAULT: Final = 3  # gradekit failed, or cannot keep submissions apart: no score is given
INTERRUPTED: Final = 130  # by the user (SIGINT, as a shell tells it)


def document(parser: argparse.ArgumentParser, meanings: Mapping[int, str], note: str = "") -> None:
    """Put a table of exit codes, one line each, and a note below the help of a command."""
    table = (f"  {code:<3}  {meaning}" for code, meaning in meanings.items())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "\n".join(["exit codes:", *table, *([note] if note else [])])
