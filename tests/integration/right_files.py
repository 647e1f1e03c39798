"""Judge every right file on many other examples than the shipped ones: none may lose a point.

``python -m tests.integration.right_files [ASSIGNMENT ...] [--examples 500] [--seeds 10]
[--first 1]``

The files are the bundled solutions and the styles in ``tests/assignments/*/styles``; the seeds
are the `--first`, the next and so on. The 500 examples of ten seeds take hours, so that the
folders can be given one by one. It runs on every Python that gradekit does.

The exit code is 1 if a file loses a point, or has no score, and 0 otherwise.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import library
from tests.benchmarks.contest import positive

STYLES: Final = Path(__file__).parents[1] / "assignments"
SUFFIXES: Final = frozenset({".py", ".ipynb"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade assignment by assignment, seed by seed; print what is lost."""
    options = _parser().parse_args(arguments)
    print(f"Python {sys.version.split()[0]}, {options.examples} examples", flush=True)
    failed = 0
    for name in options.assignments or library.names():
        with tempfile.TemporaryDirectory() as work:
            count = gather(name, Path(work, "right"))
            for seed in range(options.first, options.first + options.seeds):
                began = time.monotonic()
                lines = grade(name, Path(work), seed, options)
                losses = [loss for line in lines for loss in losses_in(line)]
                failed += len(losses) + count - len(lines)
                spent = time.monotonic() - began
                summary = f"{len(losses)} losses of {len(lines)} files, {spent:.0f} s"
                print("\n".join([f"{name}, seed {seed}: {summary}", *losses]), flush=True)
    return 1 if failed else 0


def gather(name: str, folder: Path) -> int:
    """Copy the right files of an assignment; give how many there are."""
    folder.mkdir()
    own = STYLES / name.replace("-", "_") / "styles"
    paths = [path for path in sorted(own.iterdir()) if path.suffix in SUFFIXES]
    paths += library.find(name).solutions
    for path in paths:
        shutil.copyfile(path, folder / f"{path.parent.name}_{path.name}")
    return len(paths)


def grade(name: str, work: Path, seed: int, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Grade the folder with a seed's examples; give the line of each file."""
    output = work / f"{seed}.jsonl"
    asked = {"--assignment": name, "--output": output, "--seed": seed}
    asked |= {"--examples": options.examples, "--jobs": options.jobs}
    command = [sys.executable, "-m", "gradekit", "grade", str(work / "right")]
    command += [str(part) for pair in asked.items() for part in pair]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if not output.exists():
        return []
    return [json.loads(line) for line in output.read_text("utf-8").splitlines()]


def losses_in(line: Mapping[str, Any]) -> Iterator[str]:
    """Tell each claim in which a file has not all points."""
    report = line["report"]
    if report is None:
        yield f"  {line['file']}: no report: {line['fault']}"
        return
    if report["score"] is None or not report["properties"]:
        yield f"  {line['file']}: no score: {report['problem']}"
    for claim in report["properties"]:
        if (claim["points"] or 0) < claim["max_points"]:
            yield f"  {line['file']}: {claim['name']}: {claim['verdict']}{_shown(claim)}"


def _shown(claim: Mapping[str, Any]) -> str:
    """Show what was wrong, and for which inputs, as far as that is short."""
    shown = claim["counterexample"] or {}
    parts = [shown.get(key) for key in ("message", "got", "expected", "inputs")]
    return "".join(f", {json.dumps(part)[:300]}" for part in parts if part)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="right_files", description="see the module's docstring")
    parser.add_argument("assignments", metavar="ASSIGNMENT", nargs="*")
    parser.add_argument("--examples", type=positive, default=500)
    parser.add_argument("--seeds", type=positive, default=10)
    parser.add_argument("--first", type=positive, default=1)
    parser.add_argument("--jobs", type=positive, default=2)
    return parser


if __name__ == "__main__":
    sys.exit(main())
