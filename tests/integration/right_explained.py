"""Explain every function of every right file as if it had failed: nothing may be said of it.

``python -m tests.integration.right_explained [ASSIGNMENT ...]``

The files are those of `right_files` and the look-alikes below ``tests/assignments``. A function
is explained from what it gives on its probes, whether a claim refutes it or not, so that a
sentence that would wait for an accident is seen as well. Where a claim does fail that is advice,
something may be said of its functions; and of all functions of a look-alike that says itself that
it loses points, and does lose some: it is printed, to be read.

The exit code is 1 if any other function is explained, and 0 otherwise. It runs on every Python
that gradekit does.
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
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Diagnosis
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
    paths = sorted(folder.iterdir())
    lines = {path.name: list(said_of(grader, path)) for path in paths}
    told = [f"  {title}: {line}" for title, each in lines.items() for line, _ in each]
    wrong = sum(not excuse for each in lines.values() for _, excuse in each)
    summary = f"{wrong} sentences too many on {len(paths)} right files"
    print("\n".join([f"{name}: {summary}, {time.monotonic() - began:.0f} s", *told]), flush=True)
    return wrong


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


def said_of(grader: Grader, path: Path) -> Iterator[tuple[str, str]]:
    """Tell what is said of the functions of a file, each with the claim that allows it, or ""."""
    said = list(explanations(grader, path))
    results = grader.judge(str(path)).properties if said else []
    failing = [each for each in results if each.verdict is Verdict.FAILED]
    allowed = [each for each in failing if each.advice or is_told_so(path)]
    lost = [each.name for each in allowed if not each.advice]
    for told in said:
        own = [each.name for each in allowed if told.function in each.functions]
        excuse = next(iter([*own, *lost]), "")
        because = f" ({excuse} fails)" if excuse else ""
        line = f"{told.function}: {told.layer}: {told.sentence} {told.shown_by}{because}"
        yield line, excuse


def explanations(grader: Grader, path: Path) -> Iterator[Diagnosis]:
    """Explain every function, with the options that the file chooses."""
    submission = library.read_for(grader.manifest, str(path))
    material = grader.material(submission.options)
    models = {each: load_model(grader.manifest, each) for each in grader.manifest.functions}
    yield from explained(submission, material.assignment, material.corpus, grader.isolation, models)


if __name__ == "__main__":
    sys.exit(main())
