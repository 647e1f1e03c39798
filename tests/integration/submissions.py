"""What two commits judge: whole files, written by the code of one of them.

``python -P submissions.py CHECKOUT FOLDER MUTANTS ASSIGNMENT ...``

It runs in the environment of the commit whose checkout it is told, and imports nothing
but that commit's gradekit. Each submission goes to ``FOLDER/ASSIGNMENT/KIND/NAME``.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

try:
    from gradekit.authoring.mutation import mutants
except ImportError:  # as it was called up to commit 316a337
    from gradekit.mutation import mutants
try:
    from gradekit.assignment.overlay import compose
except ImportError:  # every file of such a commit is whole
    compose = None

SEED = 12
BESIDE = ("solutions/*.py", "styles/*.py", "starter.*")
TESTED = ("look_alikes", "broken_helpers")
HEADER = re.compile(r"^# gradekit: ([a-z0-9-]+).*", re.MULTILINE)
BASE = re.compile(r"^# base: (\w+)", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A text to be judged, and what it is called; `kind` is the folder that it goes to."""

    kind: str
    name: str
    text: str


def write(checkout: Path, folder: Path, count: int, names: Sequence[str]) -> None:
    """Write everything that is judged; `count` mutants are spread over the assignments."""
    for name, quota in zip(names, quotas(count, len(names)), strict=True):
        assignment = checkout / "assignments" / name
        parts = (
            solutions(assignment),
            misconceptions(assignment),
            tested(checkout, assignment),
            chosen_mutants(assignment, quota),
        )
        for submission in (submission for part in parts for submission in part):
            path = folder / name / submission.kind / submission.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(submission.text, "utf-8", newline="")


def quotas(count: int, parts: int) -> list[int]:
    """Share a number out as evenly as possible, what is left over to the first."""
    share, rest = divmod(count, parts)
    return [share + (part < rest) for part in range(parts)]


def choose(keys: Sequence[str], count: int) -> list[str]:
    """Choose so many keys, in every run and every order the same.

    They are those of the smallest digests: a key that is added or removed changes one choice.
    """
    return sorted(keys, key=lambda key: hashlib.sha256(f"{SEED}: {key}".encode()).digest())[:count]


def solutions(assignment: Path) -> Iterator[Submission]:
    """Give what is right, in every style, and the starters, which are nearly empty."""
    for pattern in BESIDE:
        for path in sorted(assignment.glob(pattern)):
            kind = "starters" if path.parent == assignment else path.parent.name
            yield Submission(kind=kind, name=path.name, text=_text(path))


def misconceptions(assignment: Path) -> Iterator[Submission]:
    """Give what is wrong; where a file holds only the mistake, gradekit writes the whole."""
    for path in sorted(assignment.glob("misconceptions/*.py")):
        text = _shown(assignment.name, path.stem) if compose else _text(path)
        yield Submission(kind="misconceptions", name=path.name, text=text)


def tested(checkout: Path, assignment: Path) -> Iterator[Submission]:
    """Give the files of the tests that look wrong, or whose helpers are."""
    for kind in TESTED:
        for path in sorted((checkout / "tests/assignments" / kind).rglob("*.py")):
            text = _text(path)
            header = HEADER.search(text)
            if header and header[1] == assignment.name:
                whole = compose(_base(assignment, text), text) if compose else text
                yield Submission(kind=kind, name=path.name, text=whole)


def chosen_mutants(assignment: Path, count: int) -> Iterator[Submission]:
    """Make all mutants of the solutions and give some, with the header of their solution."""
    texts = {}
    for path in sorted(assignment.glob("solutions/*.py")) if count else ():
        solution = _text(path)
        header = HEADER.search(solution)
        head = header[0] if header else f"# gradekit: {assignment.name}"
        for mutant in mutants(path.stem, solution):
            texts[mutant.key] = f"{head}\n{mutant.source}# {mutant.key}\n"
    for key in choose(list(texts), count):
        name = f"{key.partition(':')[0]}_{hashlib.sha256(key.encode()).hexdigest()[:8]}.py"
        yield Submission(kind="mutants", name=name, text=texts[key])


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")  # line ends as they are


def _shown(assignment: str, misconception: str) -> str:
    program = Path(sys.executable).with_name("gradekit")
    command = [program, "author", "show", assignment, "--misconception", misconception]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def _base(assignment: Path, overlay: str) -> str:
    """Give the text that an overlay changes: it names its base, or the manifest does."""
    named = BASE.search(overlay)
    manifest = tomllib.loads((assignment / "assignment.toml").read_text("utf-8"))
    return _text(assignment / "solutions" / f"{named[1] if named else manifest['base']}.py")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
