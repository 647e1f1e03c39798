"""Grade a folder: every submission once; each result is written as soon as it is there.

The results are lines of JSON. A submission whose score is in the file is not graded
again, as long as neither the submission nor the grader has changed. A line without a report
says why there is none. Without a score, through no fault of the submission, it is graded again.

A submission may consist of several files if its student has a folder below that of all; what
identifies a student is in `gradekit.grading.student_files`. Each file has a line of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import drawing, fingerprint, library, locations
from gradekit.grading import grader
from gradekit.grading.process_pool import Failure, Pool
from gradekit.grading.student_files import StudentFiles, hash_submission
from gradekit.judging.options import Options
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.errors import UsageError
from gradekit.model.files import open_unfollowed
from gradekit.model.report import Report
from gradekit.sandbox.isolation import Isolation

BEGINNING: Final = b'{"file":'  # of each line of the results
SUFFIXES: Final = {".py", ".ipynb"}

SECONDS: Final = 600.0
"""What a submission has at least; a judge that keeps to its own limits never takes as long."""

LARGEST_SEARCHED: Final = 1 << 20
"""Bytes of a file that are searched for a function's name."""

LEEWAY: Final = 5.0
"""What it has at least, as a multiple of the seconds in total that its judge should keep to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Graded:
    """One submission, by its path below the folder and the hash of its bytes and modules, graded.

    `basis` tells apart what it was graded by. Where there is no report, `fault` says why.
    """

    file: str
    sha256: str
    basis: str
    report: Report | None
    fault: str = ""


def submissions(folder: Path) -> list[Path]:
    """List the files of a folder, and of those below it, that can be graded.

    Hidden files and folders are left out, and what Python and Jupyter put there.

    Raises
    ------
    UsageError
        If there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: this is no folder. Name the one that holds the submissions.")
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and not _is_passed_over(path.relative_to(folder))
    )
    if not paths:
        raise UsageError(f"{folder}: no .py or .ipynb file is in this folder. Name another.")
    return paths


def require_functions(folder: Path, paths: Sequence[Path], manifest: Manifest) -> None:
    """Refuse a folder of readable files in which no function of an assignment is as much as named.

    Raises
    ------
    UsageError
        So that a wrong assignment is no column of zeros.
    """
    names = sorted(library.written(manifest))
    word = re.compile(rb"\b(?:" + b"|".join(re.escape(name.encode()) for name in names) + rb")\b")
    if paths and not any(_may_name(path, word) for path in paths):
        functions = ", ".join(manifest.functions)
        raise UsageError(
            f"{folder}: no file in it names a function of {manifest.name} ({functions}). "
            "Name the folder of these submissions, or their assignment."
        )


def _may_name(path: Path, word: re.Pattern[bytes]) -> bool:
    """Whether a file has a word; of one that cannot be read its own line says so."""
    try:
        with open_unfollowed(str(path)) as file:
            data = file.read(LARGEST_SEARCHED)
    except (OSError, ValueError):
        return True
    return not data or len(data) == LARGEST_SEARCHED or bool(word.search(data))


def _is_passed_over(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def name_below(folder: Path, path: Path) -> str:
    """Name a submission in the results: its path below the folder, what is not UTF-8 escaped."""
    return path.relative_to(folder).as_posix().encode("utf-8", "backslashreplace").decode()


def graded_before(output: Path, basis: str) -> dict[tuple[str, str], int]:
    """Give the exit code of each report in a file of results on this basis, by (file, sha256).

    Submissions without a score are left out. The file is only ever added to, but that a last
    line that was begun by `gradekit grade` and not finished is cut off: its submission is
    graded again.

    Raises
    ------
    UsageError
        If it holds something else; nothing of it is changed then.
    """
    if not output.exists():
        return {}
    codes = {}
    try:
        with output.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                is_whole = line.endswith(b"\n")
                if not is_whole and line[: len(BEGINNING)] == BEGINNING[: len(line)]:
                    os.truncate(output, lines.tell() - len(line))
                    break
                place = f"--output {output}: line {number}"
                about, code = _read_line(line if is_whole else b"", place)  # it refuses b""
                if about["basis"] == basis and code is not None:
                    codes[about["file"], about["sha256"]] = code
    except OSError as error:
        problem = f"it cannot be read ({error.strerror}). Name another place."
        raise UsageError(f"--output {output}: {problem}") from error
    return codes


def _read_line(line: bytes, place: str) -> tuple[dict[str, str], int | None]:
    try:
        about = json.loads(line)
        names = ("file", "sha256", "basis")
        return {name: str(about[name]) for name in names}, _exit_code(about["report"])
    except (ValueError, TypeError, KeyError, RecursionError):
        problem = "is no result of `gradekit grade`. Name another file, or remove this line."
        raise UsageError(f"{place} {problem}") from None


def _exit_code(report: Mapping[str, Any] | None) -> int | None:
    """Give the exit code for a report in JSON, 2 if it could not be run; None without a score."""
    if report is None or report["score"] is None:
        return None
    return 0 if report["problem"] is None else 2


def basis(assignment: Assignment, options: Options) -> str:
    """Name what grades: this gradekit, the assignment as it is set now, the judging options."""
    fixed = fingerprint.of_results(assignment.manifest, locations.reference())
    return hashlib.sha256(f"{fixed}:{options}".encode()).hexdigest()[:16]


def unchanged(
    folder: Path,
    paths: Sequence[Path],
    manifest: Manifest,
    *,
    before: Mapping[tuple[str, str], int],
    refused: Mapping[Path, str],
) -> dict[str, int]:
    """Give the exit codes of submissions that were graded before and have not changed since."""
    if not before:
        return {}
    files = StudentFiles(folder=str(folder), linked=frozenset(map(str, refused)))
    keys = [(name_below(folder, path), hash_submission(path, manifest, files)) for path in paths]
    return {key[0]: before[key] for key in keys if key in before}


def linked_folders(folder: Path) -> list[str]:
    """Name the folders below a folder that are symbolic links: what is in them is not graded."""
    below = (path for path in folder.rglob("*") if path.suffix not in SUFFIXES)
    links = (path for path in below if path.is_symlink() and path.is_dir())
    relative = (path.relative_to(folder) for path in links)
    return sorted(path.as_posix() for path in relative if not _is_passed_over(path))


def hard_links(folder: Path, paths: Iterable[Path]) -> dict[Path, str]:
    """Give the submissions that are one file with others (one inode), each with a sentence."""
    by_inode = defaultdict(list)
    for path in paths:
        with contextlib.suppress(OSError):
            status = path.lstat()
            if stat.S_ISREG(status.st_mode):
                by_inode[status.st_dev, status.st_ino].append(path)
    sentences = {}
    for same in by_inode.values():
        for path in same if len(same) > 1 else ():
            other = name_below(folder, next(each for each in same if each != path))
            sentences[path] = (
                f"it is one file with {other} (a hard link), and nobody can tell whose it is. "
                "Find out, and put a copy in the place of each that stays"
            )
    return sentences


def grade(  # all but three by keyword  # noqa: PLR0913
    folder: Path,
    paths: Sequence[Path],
    assignment: Assignment,
    *,
    options: Options,
    isolation: Isolation,
    jobs: int,
    refused: Mapping[Path, str],
) -> Iterator[Graded]:
    """Grade submissions of a folder, with so many processes at a time; give each as it is done.

    Each submission chooses its assignment's options, and all have the same judging options.
    Each process makes its own isolation by the settings of this one. Those that are `refused`,
    with a sentence why, are not judged.
    """
    asked = {str(path): path for path in paths if path not in refused}
    graded_by = basis(assignment, options)
    files = StudentFiles(folder=str(folder), linked=frozenset(map(str, refused)))
    settings = _settings(assignment, options, isolation, files) if asked else None
    limit = max(SECONDS, LEEWAY * options.limits(assignment.manifest).seconds_in_total)
    jobs = min(jobs, len(asked))
    with Pool(grader.grade, begin=grader.begin, about=settings, jobs=jobs, seconds=limit) as pool:
        for path in (path for path in paths if path in refused):
            yield _graded(folder, path, graded_by, fault=f"Not graded: {refused[path]}.")
        for name, done in pool.try_each(list(asked)):
            if isinstance(done, Failure):
                fault = f"Not graded, through no fault of its own: {done.reason}."
                yield _graded(folder, asked[name], graded_by, fault=fault)
            else:
                digest, report = done
                yield _graded(folder, asked[name], graded_by, digest=digest, report=report)


def _graded(
    folder: Path,
    path: Path,
    basis: str,
    *,
    digest: str | None = None,
    report: Report | None = None,
    fault: str = "",
) -> Graded:
    digest = hash_submission(path) if digest is None else digest
    name = name_below(folder, path)
    return Graded(file=name, sha256=digest, basis=basis, report=report, fault=fault)


def _settings(
    assignment: Assignment, options: Options, isolation: Isolation, files: StudentFiles
) -> grader.Settings:
    """Draw what is to be drawn once, and give what each process is told."""
    drawing.get(assignment, isolation=isolation, seed=options.seed, examples=options.examples)
    tier, accepted = isolation.settings()
    fresh = {}
    if options.fresh:
        fresh = drawing.draw_examples(assignment, seed=options.fresh_seed, examples=options.fresh)
    return grader.Settings(
        folder=str(assignment.manifest.folder.resolve()),
        tier=tier,
        accepted=accepted,
        options=options,
        fresh=fresh,
        files=files,
    )
