"""``gradekit deploy TARGET ASSIGNMENT DIRECTORY``: write what a host needs to grade; try it."""

from __future__ import annotations

import argparse
import importlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gradekit.cli.arguments import add_fresh, check_fresh
from gradekit.cli.exit_codes import FAILED, SUCCESS
from gradekit.cli.progress import Progress
from gradekit.model.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from gradekit.authoring.deploy.course import Course
    from gradekit.authoring.deploy.package import Package, PackedFile
    from gradekit.authoring.deploy.trial import Row
    from gradekit.model.assignment import Manifest


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    from gradekit.authoring.deploy import TARGETS

    listed = "; ".join(f"{name}: {text}" for name, text in TARGETS.items())
    parser.usage = (
        "gradekit deploy [-h] [OPTION ...] TARGET ASSIGNMENT DIRECTORY\n"
        "       gradekit deploy --try DIRECTORY"
    )
    parser.add_argument("target", metavar="TARGET", nargs="?", help=listed)
    parser.add_argument(
        "assignment", metavar="ASSIGNMENT", nargs="?", help="a name or the path of a folder"
    )
    parser.add_argument(
        "directory", metavar="DIRECTORY", nargs="?", help="a new one, which it is written to"
    )
    parser.add_argument(
        "--try",
        dest="tried",
        metavar="DIRECTORY",
        help="run what was written there as its host would, with five submissions",
    )
    add_installation(parser)
    add_fresh(parser)


def add_installation(parser: argparse.ArgumentParser) -> None:
    """Add how gradekit comes to the host."""
    parser.add_argument(
        "--bundle",
        action="store_true",
        help="put all wheels for Linux on x86_64 in, so that the host needs no network",
    )
    parser.add_argument(
        "--from-index",
        action="store_true",
        help="let the host install gradekit from its package index, not from the wheel made here",
    )
    parser.add_argument(
        "--with-checks",
        action="store_true",
        help="let students check their work: gives them the properties that are not hidden, and "
        "the reference",
    )


def run(options: argparse.Namespace) -> int:
    """Write the package, and say what to do next; or try it."""
    if options.tried is not None:
        return _try(options)
    module = importlib.import_module(f"gradekit.authoring.deploy.{_target(options)}")
    students = getattr(module, "FOR_STUDENTS", False)
    check_fresh(options)
    if options.with_checks and not students:
        raise UsageError(
            f"--with-checks: students read nothing of what is made for {options.target}. "
            "`gradekit release --with-checks` writes what they get."
        )
    if options.fresh and options.fresh_seed is None:
        raise UsageError(
            "--fresh: it needs a seed, the same for the whole class. Add --fresh-seed N, with a "
            "number that your students do not know."
        )
    write(module.make(course(options, students=students)), Path(options.directory))
    return SUCCESS


def course(options: argparse.Namespace, *, students: bool = False) -> Course:
    """Give what the options describe; what `students` read has no gradekit but with checks."""
    from gradekit.assignment import library
    from gradekit.authoring.deploy.course import Course
    from gradekit.authoring.deploy.package import require_empty

    manifest = library.find(options.assignment)
    require_empty(Path(options.directory))  # before the wheels, which take a while
    is_installed = options.with_checks or not students
    if not is_installed and (options.bundle or options.from_index):
        option = "--bundle" if options.bundle else "--from-index"
        raise UsageError(
            f"{option}: nothing is installed where students check nothing. Leave it out, or add "
            "--with-checks."
        )
    return Course(
        manifest=manifest,
        installation=_installation(options, manifest, students=students) if is_installed else (),
        bundle=options.bundle,
        from_index=options.from_index,
        with_checks=options.with_checks,
        fresh=options.fresh,
        fresh_seed=options.fresh_seed or 0,
    )


def _installation(
    options: argparse.Namespace, manifest: Manifest, *, students: bool
) -> tuple[PackedFile, ...]:
    from gradekit.authoring.deploy import checks, installation

    if options.from_index and students:
        raise UsageError(
            "--from-index: gradekit from an index has the whole of each assignment in it, and "
            "students would read it. Leave the option out: the wheel made here has no solution."
        )
    with Progress() as progress:
        progress.tell("finding the versions to lock")
        return installation.files(
            checks.library(manifest) if students else None,
            bundle=options.bundle,
            from_index=options.from_index,
            elsewhere=students,
        )


def write(package: Package, directory: Path) -> None:
    """Write a package; print its files, what to know about it, and the next step."""
    for path in package.write(directory):
        print(path)
    for note in package.notes:
        print(note)
    print(package.next_step)


def _target(options: argparse.Namespace) -> str:
    from gradekit.authoring.deploy import TARGETS

    if options.directory is None:
        raise UsageError(
            "deploy: name a target, an assignment and a directory, as in "
            "`gradekit deploy gradescope cross-entropy autograder`, or use --try DIRECTORY."
        )
    if options.target not in TARGETS:
        raise UsageError(
            f"{options.target}: there is no such target.{did_you_mean(options.target, TARGETS)} "
            f"Targets are: {', '.join(TARGETS)}."
        )
    return str(options.target)


def _try(options: argparse.Namespace) -> int:
    """Print a line for each submission; exit 1 if one breaks a rule or has another score."""
    from gradekit.authoring.deploy import trial

    if options.target is not None:
        raise UsageError("--try: it takes the directory alone that `gradekit deploy` has written.")
    with tempfile.TemporaryDirectory(prefix="gradekit-try-") as scratch, Progress() as progress:
        Path(scratch).chmod(0o755)  # submissions run as another user
        rows = list(trial.attempt(Path(options.tried), Path(scratch), progress.tell))
    print("\n".join(_table(rows)))
    return FAILED if any(row.problems for row in rows) else SUCCESS


def _table(rows: list[Row]) -> list[str]:
    lines = [f"{'submission':<12}{'host':>8}{'check':>8}{'seconds':>9}"]
    for row in rows:
        scores = "".join(f"{_score(each):>8}" for each in (row.answer.score, row.checked))
        lines.append(f"{row.submission:<12}{scores}{row.answer.seconds:>9.1f}")
        lines += [f"  {problem}" for problem in row.problems]
    return lines


def _score(score: float | None) -> str:
    return "none" if score is None else f"{score:g}"
