"""The progress line: on a terminal, after a while, also while nothing else moves; then away."""

from __future__ import annotations

import os
import pty
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from gradekit.assignment import locations
from gradekit.cli import grade, progress, stopping
from gradekit.cli.progress import ERASE, Progress

from .conftest import GRADE, PLAIN, HandIn, command
from .terminal import Screen

HANG = "\n\ndef hang(_=__import__('time').sleep(1.4)):\n    pass\n"
"""It makes a file that does not come back for a while; nothing moves in the judge meanwhile."""


class Terminal:
    """A stream that is a terminal, and what was written to it."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.ours, self.theirs = pty.openpty()
        os.set_blocking(self.ours, False)

    def isatty(self) -> bool:
        return os.isatty(self.theirs)

    def fileno(self) -> int:
        return self.theirs

    def shown(self) -> str:
        try:
            return os.read(self.ours, 1 << 16).decode()
        except BlockingIOError:
            return ""

    def close(self) -> None:
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Make stderr a terminal on which a person has waited from the first."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "PATIENCE", 0.001)
    monkeypatch.setattr(progress, "INTERVAL", 0.001)
    stream = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=stream))
    yield stream
    stream.close()


def wait() -> None:
    """Do nothing at all until the timer has come, as where a submission hangs."""
    signal.sigtimedwait([], 0.05)


def test_a_person_who_waits_is_told_for_what_while_nothing_moves(terminal: Terminal) -> None:
    with Progress("reading") as line:
        wait()
        assert terminal.shown() == f"{ERASE}reading, 0 s so far"
        line.tell("judging softmax")
        wait()
        assert terminal.shown() == f"{ERASE}judging softmax, 0 s so far"
    assert terminal.shown() == ERASE


def test_a_person_who_does_not_wait_is_told_nothing(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 60.0)
    with Progress("reading"):
        wait()
    assert terminal.shown() == ""


def test_a_log_is_told_nothing(monkeypatch: pytest.MonkeyPatch, terminal: Terminal) -> None:
    monkeypatch.setattr(terminal, "isatty", lambda: False)
    with Progress("reading"):
        wait()
    assert terminal.shown() == ""


def test_a_terminal_that_cannot_erase_is_told_nothing(
    monkeypatch: pytest.MonkeyPatch, terminal: Terminal
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with Progress("reading"):
        wait()
    assert terminal.shown() == ""


def test_the_line_is_away_while_something_else_is_written(terminal: Terminal) -> None:
    with Progress("grading") as line:
        wait()
        terminal.shown()
        with line.aside():
            wait()
            assert terminal.shown() == ERASE
        wait()
        assert "grading" in terminal.shown()


def test_a_long_line_is_cut_and_is_no_command_to_the_terminal(terminal: Terminal) -> None:
    with Progress("\x1b[2Jjudging\n数学 " * 20):
        wait()
    line = terminal.shown().removeprefix(ERASE).removesuffix(ERASE)
    assert "\x1b" not in line
    assert "\n" not in line
    assert 70 <= sum(1 + (letter in "数学") for letter in line) <= 79


def test_a_terminal_that_is_gone_ends_nothing(terminal: Terminal) -> None:
    with Progress("judging"):
        os.close(terminal.ours)
        wait()
        terminal.ours = os.dup(terminal.theirs)


def test_a_late_tick_ends_nothing(terminal: Terminal) -> None:
    with Progress("judging"):
        pass
    signal.raise_signal(signal.SIGALRM)
    assert terminal.shown() == ""


def test_a_time_limit_keeps_the_timer(terminal: Terminal) -> None:
    with stopping.stopped_after(1000.0):
        with Progress("judging"):
            wait()
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 900
    assert terminal.shown() == ""


def test_no_thread_is_started_which_a_fork_would_lose(terminal: Terminal) -> None:
    before = threading.active_count()
    with Progress("judging"):
        wait()
        assert threading.active_count() == before


def test_in_another_thread_there_is_no_line(terminal: Terminal) -> None:
    def run() -> None:
        with Progress("judging"):
            wait()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert terminal.shown() == ""


def test_how_long_the_rest_of_a_folder_takes_is_told_by_what_is_done() -> None:
    assert grade._pace(0, 300, 2.0) == "0 of 300 graded"
    assert grade._pace(100, 300, 7.0) == "100 of 300 graded, about 14 s left"


@pytest.mark.slow
def test_a_check_of_a_file_that_hangs_says_what_it_waits_for(hand_in: HandIn) -> None:
    solution = locations.root() / "assignments" / "cross-entropy" / "solutions" / "plain_lists.py"
    with Screen(command("check", hand_in(solution.read_text("utf-8") + HANG))) as screen:
        screen.wait_for(f"{ERASE}running the file, ")
        screen.wait_for(f" s so far{ERASE}")
        screen.wait_for("100 of 100 points")
        assert screen.end() == 0


def test_a_folder_with_a_file_that_hangs_says_how_far_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "homework"
    folder.mkdir()
    (folder / "ann.py").write_text(PLAIN.read_text("utf-8") + HANG)
    with Screen(command("grade", folder, *GRADE)) as screen:
        screen.wait_for(f"{ERASE}0 of 1 graded, 1 s so far")
        assert screen.end() == 0
    assert f"{ERASE}{{" in screen.text.replace(f"{ERASE}0 of", "")
