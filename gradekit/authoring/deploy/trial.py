"""`deploy --try`: what was made is run here as its host would, with five submissions.

A target that can be tried has two functions. `prepare(directory, root)` does below the scratch
folder `root` what the host does once, and gives the folder that holds a course's own assignment.
`grade(root, submission)` has one submission graded there and gives an `Answer`, whose problems are
what breaks the host's own rules. A third, `on_host(report)`, gives the points that the host makes
of a report's score, where it rounds them or has none.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from gradekit.assignment import library, misconceptions
from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.installation import FOLDER
from gradekit.authoring.deploy.lock import PYTHONS
from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.assignment import Manifest
from gradekit.model.errors import UsageError
from gradekit.submission.header import is_assignment_name

RECORD: Final = f"{FOLDER}/deployed.json"
HANGING: Final = "\n\ndef {name}(*arguments, **options):\n    while True:\n        pass\n"
HOSTILE: Final = """

def {name}(*arguments, **options):
    import os
    print("\\x1b[2J\\n::error file=x,line=1::y\\n<script>alert(1)</script> ]]> \\x00 {{{{ 1 }}}}")
    for folder, _, files in os.walk({root!r}):
        for file in files:
            try:
                with open(os.path.join(folder, file), "w") as opened:
                    opened.write('{{"score": 1000}}')
            except OSError:
                pass
    os.system("echo '{{\\"score\\": 1000}}' > {root}/autograder/results/results.json")
    raise SystemExit(0)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a host would show: a score in the assignment's points, or None where there is none.

    `problems` say what breaks the host's rules; `said` is what the run printed.
    """

    score: float | None
    problems: tuple[str, ...]
    seconds: float
    said: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A submission, what the host makes of it, and what it should make of the score of `check`."""

    submission: str
    answer: Answer
    checked: float | None

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the answer, other scores than those of `check` among it."""
        if self.answer.problems or self.answer.score == self.checked:
            return self.answer.problems
        return (f"the score is {self.answer.score}, and `check` gives {self.checked}",)


def record(target: str, course: Course, below: str) -> PackedFile:
    """Write down what was deployed; `below` is where a course's own assignment is, if anywhere."""
    about = {
        "target": target,
        "assignment": course.asked(below or "."),
        "options": course.judging_options(),
    }
    return PackedFile.text(RECORD, json.dumps(about, indent=2) + "\n")


def attempt(directory: Path, scratch: Path, tell: Callable[[str], None]) -> Iterator[Row]:
    """Run what was made, below a scratch folder that is empty, with each submission.

    Raises
    ------
    UsageError
        If the directory holds nothing that `deploy` made, or it cannot be installed here.
    """
    about = recorded(directory)
    module = _target(directory, about["target"])
    tell("installing gradekit as the host does")
    source = module.prepare(directory, scratch)
    asked = about["assignment"]
    manifest = library.find(str(source / asked) if asked.startswith(".") else asked)
    with tempfile.TemporaryDirectory(prefix="gradekit-submissions-") as folder:
        for name, path in _submissions(manifest, scratch, Path(folder)):
            tell(f"grading the {name} submission")
            report = _checked(path, manifest, about["options"])
            if name == "right" and report["score"] != report["max_score"]:
                raise UsageError(
                    f"{manifest.solutions[0]}: `gradekit check` does not give this solution all "
                    "points, so a trial would say nothing. Check it, and mend it first."
                )
            checked = module.on_host(report) if hasattr(module, "on_host") else report["score"]
            yield Row(submission=name, answer=module.grade(scratch, path), checked=checked)


def place_alone(submission: Path, folder: Path) -> None:
    """Put a submission into a folder of its own, as a host does."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(submission, folder)


def surroundings() -> dict[str, str]:
    """Give the environment of a host's scripts: they install with this Python and no other."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    pip = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    python = getattr(sys, "_base_executable", sys.executable)
    return {**kept, **pip, "HOME": "/nonexistent", "PYTHON": python}


def run(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]
) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run a command of a host in a folder; give what it came to, and its seconds."""
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return done, time.monotonic() - began


def recorded(directory: Path) -> dict[str, Any]:
    """Read what was deployed into a directory; raise `UsageError` if nothing was."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        archives = sorted(directory.glob("*.zip"))
        if archives and not (directory / RECORD).exists():
            with zipfile.ZipFile(archives[0]) as archive:
                return dict(json.loads(archive.read(RECORD)))
        return dict(json.loads((directory / RECORD).read_text("utf-8")))
    raise UsageError(f"{directory}: `gradekit deploy` has written nothing here. Name its folder.")


def _target(directory: Path, name: str) -> ModuleType:
    module = importlib.import_module(f"{__package__}.{name}")
    if not hasattr(module, "prepare"):
        raise UsageError(f"{directory}: what is made for {name} cannot be tried here.")
    if f"{sys.version_info.major}.{sys.version_info.minor}" not in PYTHONS:
        raise UsageError(
            f"{directory}: it is made for Python {', '.join(PYTHONS)}. Try it with one of them."
        )
    return module


def _submissions(manifest: Manifest, root: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Write a right submission, a wrong, a broken, a hanging and a hostile one."""
    if not manifest.solutions:
        raise UsageError(f"{manifest.folder}: it has no solution to try. Write one in solutions/.")
    head = f"# gradekit: {manifest.name}\n" if is_assignment_name(manifest.name) else ""
    right = head + manifest.solutions[0].read_text("utf-8")
    function = next(iter(manifest.functions))
    name = next(iter(manifest.driver.get(function, ())), function)
    texts = {"right": right}
    if manifest.misconceptions:
        texts["wrong"] = misconceptions.text(manifest.misconceptions[0])
    texts["broken"] = f"{right}\n\ndef broken(:\n"
    texts["hanging"] = right + HANGING.format(name=name)
    texts["hostile"] = right + HOSTILE.format(name=name, root=str(root))
    for kind, text in texts.items():
        path = folder / kind / f"{manifest.name.replace('-', '_')}.py"
        path.parent.mkdir()
        path.write_text(text, "utf-8")
        yield kind, path


def _checked(path: Path, manifest: Manifest, options: list[str]) -> dict[str, Any]:
    """Give the report of `gradekit check` here."""
    asked = ["--assignment", str(manifest.folder.resolve()) + os.sep, "--format", "json"]
    command = [sys.executable, "-m", "gradekit", "check", str(path), *asked, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    with contextlib.suppress(ValueError):
        return dict(json.loads(done.stdout))
    raise UsageError(f"{path}: `gradekit check` failed here: {done.stderr.strip()}")
