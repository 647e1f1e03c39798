"""Judge wrong submissions several times, on several Pythons: all say the same sentences.

``python -m tests.integration.same_sentences PYTHON ... [--assignments NAME ...] [--kept FOLDER]``

Each PYTHON is an interpreter that can import gradekit and pytest; one that is named twice runs
twice. Every run has a hash seed of its own, so that the order of a set can not stay unseen. The
submissions are the hundred blind functions, or with ``--misconceptions`` those of the assignments.
For each explanation a run writes a line of JSON: layer, sentence, call, and the inputs on which it
was seen. ``--kept`` keeps the files. The runs come one after the other, so that none slows another.

The exit code is 1 if a run differs from the first, which is printed, and 0 otherwise.
``--write FILE`` is what each run is started with.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import library, misconceptions
from gradekit.grading.grader import Grader
from gradekit.judging.judge import Judgement
from gradekit.judging.options import Options
from gradekit.judging.session import Sessions
from gradekit.sandbox.isolation import Isolation
from tests.assignments.blind import HERE, PAIRS, WRITTEN, text

ROOT: Final = Path(__file__).parents[2]
TOLD: Final = (
    "function",
    "layer",
    "sentence",
    "misconception",
    "shown_by",
    "got",
    "right",
    "agrees_on",
)
"""What is compared of an explanation."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run on each Python, and print what differs from the first run."""
    options = _parser().parse_args(arguments)
    if options.write:
        write(options.write, options.assignments or library.names(), options)
        return 0
    with tempfile.TemporaryDirectory() as work:
        folder = options.kept or Path(work)
        folder.mkdir(exist_ok=True)
        runs = [
            run(python, number, folder, options)
            for number, python in enumerate(options.pythons, start=1)
        ]
        texts = [path.read_text("utf-8") for path in runs]
    found = [line for other in texts[1:] for line in differences(texts[0], other)]
    print("\n".join(found) or f"all {len(runs)} say the same of {len(texts[0].splitlines())}")
    return 1 if found else 0


def run(python: str, number: int, folder: Path, options: argparse.Namespace) -> Path:
    """Let one interpreter write what it says, with a hash seed of its own; give the file."""
    began = time.monotonic()
    path = folder.resolve() / f"{number}.jsonl"
    command = [python, "-m", "tests.integration.same_sentences", "--write", str(path)]
    command += ["--misconceptions"] if options.misconceptions else []
    command += ["--assignments", *options.assignments] if options.assignments else []
    environment = os.environ | {"PYTHONHASHSEED": str(number)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    count = len(path.read_text("utf-8").splitlines())
    print(f"{python}: {count} sentences, {time.monotonic() - began:.0f} s", flush=True)
    return path


def write(path: Path, names: Sequence[str], options: argparse.Namespace) -> None:
    """Judge the submissions of assignments; write a line for each explanation."""
    with path.open("w", encoding="utf-8") as file:
        for name in names:
            with Isolation() as isolation:
                grader = Grader(name, isolation)
                chosen = of_misconceptions if options.misconceptions else of_blind
                for title, source in chosen(name):
                    for told in explanations(grader, title, source):
                        file.write(json.dumps(told) + "\n")
                        file.flush()


def of_blind(name: str) -> Iterator[tuple[str, str]]:
    """Give the blind functions of an assignment, each with the name of its file."""
    folder = name.replace("-", "_")
    for path in (*WRITTEN, *PAIRS):
        title = path.relative_to(HERE)
        if title.parts[0] == folder:
            yield title.as_posix(), text(path)


def of_misconceptions(name: str) -> Iterator[tuple[str, str]]:
    """Give the misconceptions of an assignment, whole."""
    for mistake in library.find(name).misconceptions:
        yield f"{name}/{mistake.name}", misconceptions.text(mistake)


def explanations(grader: Grader, title: str, source: str) -> Iterator[dict[str, Any]]:
    """Give what is said of the functions of one submission that fail.

    No counterexample is made small: that takes longest, and explains nothing.
    """
    submission = library.parse_for(grader.manifest, source, "submission.py")
    material = grader.material(submission.options)
    with Sessions(material.assignment, submission, grader.isolation) as sessions:
        judgement = Judgement(sessions, material.corpus, Options(), shrinks=False)
        judgement.judge_all(material.known_answers)
        for told in judgement.diagnoses:
            yield {"file": title, **{name: getattr(told, name) for name in TOLD}}


def differences(first: str, other: str) -> Iterator[str]:
    """Give the lines of two runs that differ."""
    lines = difflib.unified_diff(first.splitlines(), other.splitlines(), lineterm="", n=0)
    return (line for line in lines if not line.startswith(("---", "+++", "@@")))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="same_sentences", description="see the docstring")
    parser.add_argument("pythons", metavar="PYTHON", nargs="*")
    parser.add_argument("--assignments", metavar="NAME", nargs="+")
    parser.add_argument("--misconceptions", action="store_true")
    parser.add_argument("--kept", metavar="FOLDER", type=Path)
    parser.add_argument("--write", metavar="FILE", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())
