"""Judge the same files with two commits, and print every difference in what they find.

``python -m tests.integration.equal_to OLD NEW [--mutants 500] [--jobs N] [--shown]``

The files are all solutions, starters, misconceptions, look-alikes and broken helpers of
OLD, and mutants of its solutions, which are chosen by a fixed seed. Each commit is installed
by itself, and grades them folder by folder; a sample is also checked file by file, since
`grade` remembers answers between files. Both judge at the same time, so that a loaded
machine slows both alike.

The exit code is 1 if a score, a verdict, a diagnosis, a lost property, a problem or a note
differs, 2 if a commit cannot be installed or gives no result, and 0 otherwise. Differences
in counterexamples alone are counted, and printed with ``--shown``.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.environments import EnvironmentProblem, last_line
from tests.integration import submissions
from tests.integration.installation import Installation, JudgingError, install
from tests.integration.report_differences import (
    Report,
    differences,
    shown_differences,
)

CHECKED = 40
UNUSABLE = 2
READABLE = 0o755
"""Submissions are judged as another user, who must be able to read the environments."""


@dataclass(kw_only=True, slots=True)
class Comparison:
    """How many differences there are in what two commits judge, and in what they show.

    Each is printed when its folder is done; those in what is shown only if `prints_shown`.
    """

    prints_shown: bool = False
    judged: int = 0
    shown: int = 0

    def add(self, old: Mapping[str, Report], new: Mapping[str, Report]) -> None:
        """Compare the reports of the same files."""
        for file in sorted({*old, *new}):
            before, after = old.get(file), new.get(file)
            judged = differences(file, before, after)
            shown = shown_differences(file, before, after) if before and after else []
            self.judged += len(judged)
            self.shown += len(shown)
            for difference in [*judged, *(shown if self.prints_shown else ())]:
                print(difference, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Install two commits, judge with both, print where they differ."""
    options = _parser().parse_args(arguments)
    began = time.monotonic()
    try:
        with _folders(options.environments) as (environments, work):
            old, new = (install(name, environments, work) for name in (options.old, options.new))
            paths = write_submissions(old, work / "submissions", options)
            comparison = compare((old, new), work / "submissions", paths, options)
    except (EnvironmentProblem, JudgingError) as error:
        print(f"equal_to: {error}", file=sys.stderr)
        return UNUSABLE
    print(
        f"{old.commit} and {new.commit} judged {_counts(paths)}: {comparison.judged} differences, "
        f"{comparison.shown} in what is shown, {time.monotonic() - began:.0f} seconds."
    )
    return 1 if comparison.judged else 0


def _counts(paths: Sequence[Path]) -> str:
    kinds = Counter(path.parts[1].replace("_", " ") for path in paths)
    listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return f"{len(paths)} files ({listed}; {min(CHECKED, len(paths))} of them checked as well)"


def write_submissions(
    commit: Installation, folder: Path, options: argparse.Namespace
) -> list[Path]:
    """Let a commit write the files that are judged; give their paths below the folder.

    Raises
    ------
    JudgingError
        If it fails, with the last line that it said.
    """
    bundled = (path.parent.name for path in commit.checkout.glob("assignments/*/assignment.toml"))
    names = sorted(options.assignment or bundled)
    script = str(Path(submissions.__file__).resolve())
    arguments = [str(commit.checkout), str(folder), str(options.mutants), *names]
    done = commit.run("python", ["-P", script, *arguments])
    if done.code:
        raise JudgingError(f"{commit.commit}: no files to judge: {last_line(done.errors)}")
    return sorted(path.relative_to(folder) for path in folder.glob("*/*/*"))


def compare(
    commits: Sequence[Installation],
    folder: Path,
    paths: Sequence[Path],
    options: argparse.Namespace,
) -> Comparison:
    """Judge each assignment's files together, and of all files some by themselves."""
    comparison = Comparison(prints_shown=options.shown)
    flags = [f"--accept-missing={name}" for name in options.accept_missing]
    names = sorted({path.parts[0] for path in paths})
    checked = submissions.choose(list(map(str, paths)), CHECKED)
    tasks = [(Installation.grade, name) for name in names]
    tasks += [(Installation.check, file) for file in checked]
    with ThreadPoolExecutor(options.jobs) as pool:
        pairs = [
            [pool.submit(judge, commit, folder, name, flags) for commit in commits]
            for judge, name in tasks
        ]
        try:
            for old, new in pairs:
                comparison.add(old.result(), new.result())
        finally:
            pool.shutdown(cancel_futures=True)  # after an error no more are begun
    return comparison


@contextlib.contextmanager
def _folders(environments: Path | None) -> Iterator[tuple[Path, Path]]:
    """Give the folder of the environments, and one for the rest, which is removed."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        work.chmod(READABLE)
        folder = environments.resolve() if environments else work / "environments"
        folder.mkdir(parents=True, exist_ok=True)
        yield folder, work


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", metavar="OLD", help="the commit whose files are judged")
    parser.add_argument("new", metavar="NEW", help="the commit that must judge as it does")
    parser.add_argument("--mutants", type=int, default=500, metavar="N", help="how many")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes at a time")
    parser.add_argument("--shown", action="store_true", help="print what is shown differently")
    parser.add_argument(
        "--environments", type=Path, metavar="DIR", help="keep the environments, and use them again"
    )
    parser.add_argument(
        "--assignment", action="append", metavar="NAME", help="this one alone; may be given again"
    )
    parser.add_argument(
        "--accept-missing", action="append", default=[], metavar="NAME", help="told to gradekit"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
