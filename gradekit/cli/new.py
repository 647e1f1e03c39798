"""``gradekit new ASSIGNMENT [DIRECTORY]``: copy the starter, the handout and its data."""

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


def run(options: argparse.Namespace) -> int:
    """Copy the handout, the starters and text files; nothing that is there is overwritten."""
    from gradekit.assignment import library

    manifest = library.find(options.assignment)
    stem = manifest.name.replace("-", "_")
    copies = {
        manifest.folder / "starter.py": f"{stem}.py",
        manifest.folder / "starter.ipynb": f"{stem}.ipynb",
        manifest.folder / "README.md": f"{stem}.md",
        **{path: path.name for path in sorted(manifest.folder.glob("*.txt"))},
    }
    folder = Path(options.directory)
    targets = {source: folder / name for source, name in copies.items() if source.is_file()}
    starters = [target for source, target in targets.items() if source.stem == "starter"]
    if not starters:
        raise UsageError(f"{manifest.folder}: it has no starter.py to begin with. Write one.")
    _refuse_to_overwrite(targets.values())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in targets.items():
            target.write_bytes(source.read_bytes())
            print(target)
    except OSError as error:
        problem = f"it cannot be written to ({error.strerror}). Name another directory."
        raise UsageError(f"{folder}: {problem}") from error
    bundled = options.assignment == manifest.name
    command = ["gradekit", "check", str(starters[0])]
    command += [] if bundled else ["--assignment", options.assignment]
    print(f"Then run: {shlex.join(command)}")
    return SUCCESS


def _refuse_to_overwrite(targets: Iterable[Path]) -> None:
    present = [str(path) for path in targets if path.exists()]
    if present:
        raise UsageError(
            f"{', '.join(present)}: already there, and nothing is overwritten. "
            "Name another directory, or move your file away."
        )
