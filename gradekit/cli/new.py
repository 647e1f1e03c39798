"""``gradekit new ASSIGNMENT [DIRECTORY]``: write the starters, the handout and its data."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterable
from pathlib import Path

from gradekit.cli.arguments import add_assignment
from gradekit.cli.exit_codes import SUCCESS
from gradekit.model.errors import UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_assignment(parser)
    parser.add_argument(
        "directory", metavar="DIRECTORY", nargs="?", default=".", help="where to; here unless told"
    )
    parser.add_argument(
        "--format",
        metavar="py|ipynb",
        action="append",
        choices=["py", "ipynb"],
        help="the starter as a file of Python or as a notebook alone; both unless told",
    )


def run(options: argparse.Namespace) -> int:
    """Write the handout, the starters and its data; nothing that is there is overwritten."""
    from gradekit.assignment import library
    from gradekit.assignment.starters import KINDS, Checking, student_files

    manifest = library.find(options.assignment)
    own = "" if options.assignment == manifest.name else options.assignment
    command = (
        f"gradekit check {{file}} --assignment {shlex.quote(own)}"
        if own
        else "gradekit check {file}"
    )
    checking = Checking(commands=(command,))
    files = student_files(manifest, options.format or KINDS, checking=checking)
    folder = Path(options.directory)
    targets = {folder / name: content for name, content in files.items()}
    _refuse_to_overwrite(targets)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for target, content in targets.items():
            target.write_bytes(content)
            print(target)
    except OSError as error:
        problem = f"it cannot be written to ({error.strerror}). Name another directory."
        raise UsageError(f"{folder}: {problem}") from error
    print(f"Then run: {command.replace('{file}', shlex.quote(str(next(iter(targets)))))}")
    return SUCCESS


def _refuse_to_overwrite(targets: Iterable[Path]) -> None:
    present = [str(path) for path in targets if path.exists()]
    if present:
        raise UsageError(
            f"{', '.join(present)}: already there, and nothing is overwritten. "
            "Name another directory, or move your file away."
        )
