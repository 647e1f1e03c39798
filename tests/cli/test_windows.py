"""On Windows, one sentence; `list`, `show`, `new` and every help work there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.cli.main import COMMANDS
from gradekit.model.errors import WorkerError
from gradekit.sandbox import launcher
from gradekit.sandbox.launcher import NOT_ON_WINDOWS

from .conftest import GRADE, PLAIN, ROOT, TINY, Ran

LIKE_WINDOWS = """
import os, select, signal, socket, subprocess, sys, tempfile  # as they are, for others' sake
if sys.argv[1] == "show":  # these are at home on Windows, and would look for the real one
    import hypothesis, platformdirs
GONE = {"fcntl", "grp", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}

class Gone:
    def find_spec(self, name, path=None, target=None):
        if name in GONE:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in GONE:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Gone())
LACKING = {
    os: "fork forkpty geteuid getuid killpg mkfifo register_at_fork sched_getaffinity "
    "sched_setaffinity sched_yield set_blocking setsid sysconf wait4 "
    "O_NOCTTY O_NOFOLLOW O_NONBLOCK",
    select: "epoll poll",
    signal: "ITIMER_REAL SIGALRM SIGBUS SIGKILL SIGXCPU pthread_sigmask setitimer",
    socket: "AF_UNIX recv_fds send_fds",
}
for module, names in LACKING.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
sys.platform = "win32"
from gradekit.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def on_windows(*arguments: object) -> Ran:
    """Run a command where Python lacks what it lacks on Windows."""
    done = subprocess.run(
        [sys.executable, "-c", LIKE_WINDOWS, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "words",
    [
        ("check", PLAIN, "--assignment", TINY),
        ("check", PLAIN, "--assignment", TINY, "--format", "json"),
        ("check", PLAIN, "--assignment", TINY, "--watch"),
        ("grade", PLAIN.parent, *GRADE),
        ("doctor",),
        ("audit", TINY),
        ("author", "build", TINY),
    ],
    ids=lambda words: " ".join(map(str, (words[0], *words[4:]))),
)
def test_what_runs_submissions_names_wsl_in_a_sentence(words: tuple[object, ...]) -> None:
    done = on_windows(*words)
    assert (done.code, done.out) == (3, "")
    assert done.err == f"gradekit: {NOT_ON_WINDOWS}\n"


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    "words",
    [
        *((name, "--help") for name in COMMANDS),
        ("--version",),
        ("list",),
        ("show", "cross-entropy"),
        ("author", "show", "cross-entropy", "--misconception", "loss_in_bits"),
    ],
    ids=lambda words: " ".join(map(str, words)),
)
def test_what_runs_none_works(words: tuple[object, ...]) -> None:
    done = on_windows(*words)
    assert (done.code, done.err) == (0, "")
    assert done.out


def test_a_starter_is_written(tmp_path: Path) -> None:
    done = on_windows("new", "cross-entropy", tmp_path)
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "cross_entropy.py").exists()


def test_no_process_is_even_tried_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher.sys, "platform", "win32")
    monkeypatch.setattr(launcher.subprocess, "Popen", None)
    with pytest.raises(WorkerError, match=re.escape(launcher.NOT_ON_WINDOWS)):
        launcher.start()


def test_the_readme_says_the_same() -> None:
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert NOT_ON_WINDOWS in readme
