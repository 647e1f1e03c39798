"""``gradekit author show ASSIGNMENT --misconception NAME``: print its full source."""

from __future__ import annotations

import argparse
import sys

from gradekit.cli.arguments import add_assignment
from gradekit.cli.exit_codes import SUCCESS
from gradekit.model.errors import UsageError, did_you_mean


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_assignment(parser)
    parser.add_argument(
        "--misconception",
        metavar="NAME",
        required=True,
        help="one of its misconceptions, by the name of the file",
    )


def run(options: argparse.Namespace) -> int:
    """Write a misconception as a student might have handed it in."""
    from gradekit.assignment import library, misconceptions  # the parser needs neither

    manifest = library.find(options.assignment)
    by_name = {mistake.name: mistake for mistake in manifest.misconceptions}
    if options.misconception not in by_name:
        hint = did_you_mean(options.misconception, by_name)
        remedy = hint or f" Name one of: {', '.join(by_name) or 'none'}."
        problem = f"{manifest.name} has no misconception of this name"
        raise UsageError(f"{options.misconception}: {problem}.{remedy}")
    sys.stdout.write(misconceptions.text(by_name[options.misconception]))
    return SUCCESS
