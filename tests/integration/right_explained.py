"""Explain every function of every right file as if it had failed: nothing may be said of it.

``python -m tests.integration.right_explained [ASSIGNMENT ...]``

The files are those of `right_files` and the look-alikes below ``tests/assignments``. A function
is explained from what it gives on its probes, whether a claim refutes it or not, so that a
sentence that would wait for an accident is seen as well. A look-alike that is told that it is
inaccurate, and loses points for it, may be explained: what is said of it is printed, to be read.

The exit code is 1 if a function of any other file is explained, and 0 otherwise. It runs on
every Python that gradekit does.
"""

from __future__ import annotations

import argparse
import ast
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from gradekit.assignment import library
from gradekit.assignment.error_models import load_model
from gradekit.authoring.explanations import explained
from gradekit.grading.grader import Grader
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import parse
from tests.folders import composed
from tests.integration.right_files import STYLES, gather

LOOK_ALIKES: Final = sorted(STYLES.glob("**/look_alikes/*.py"))
TOLD_SO: Final = ", is told so"
"""What the docstring of a look-alike says that loses points."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Explain assignment by assignment; print what is said."""
    parser = argparse.ArgumentParser(prog="right_explained", description=__doc__)
    parser.add_argument("assignments", metavar="ASSIGNMENT", nargs="*")
    options = parser.parse_args(arguments)
    print(f"Python {sys.version.split()[0]}", flush=True)
    failed = 0
    for name in options.assignments or library.names():
        with tempfile.TemporaryDirectory() as work, Isolation() as isolation:
            failed += explain_all(Grader(name, isolation), Path(work, "right"))
    return 1 if failed else 0


def explain_all(grader: Grader, folder: Path) -> int:
    """Explain the right files of an assignment; give how many sentences ought not to be."""
    began = time.monotonic()
    name = grader.manifest.name
    gather(name, folder)
    add_look_alikes(name, folder)
    told, excused = list[str](), list[str]()
    paths = sorted(folder.iterdir())
    for path in paths:
        said = [f"  {path.name}: {sentence}" for sentence in sentences(grader, path)]
        (excused if is_told_so(path) else told).extend(said)
    spent = time.monotonic() - began
    summary = f"{len(told)} sentences on {len(paths)} right files, {spent:.0f} s"
    lost = [f"{line} (it loses points)" for line in excused]
    print("\n".join([f"{name}: {summary}", *told, *lost]), flush=True)
    return len(told)


def add_look_alikes(name: str, folder: Path) -> None:
    """Write the look-alikes of an assignment as students would hand them in."""
    for path in LOOK_ALIKES:
        text = composed(path)
        if parse(text, path=path.name).assignment == name:
            folder.joinpath(f"look_alikes_{path.name}").write_text(text, "utf-8")


def is_told_so(path: Path) -> bool:
    """Whether the docstring of a file says that it loses points."""
    if path.suffix != ".py":
        return False
    return TOLD_SO in (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "")


def sentences(grader: Grader, path: Path) -> Iterator[str]:
    """Tell what would be said of each function, with the options that the file chooses."""
    submission = library.read_for(grader.manifest, str(path))
    material = grader.material(submission.options)
    models = {each: load_model(grader.manifest, each) for each in grader.manifest.functions}
    for told in explained(
        submission, material.assignment, material.corpus, grader.isolation, models
    ):
        yield f"{told.function}: {told.layer}: {told.sentence} {told.shown_by}"


if __name__ == "__main__":
    sys.exit(main())
