"""`gradekit check --watch`: judged at every save, on a real terminal, whatever an editor does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gradekit.cli import watch
from gradekit.cli.screen import CLEAR
from gradekit.model.errors import SubmissionError, UsageError, WorkerError
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Problem
from gradekit.submission.reading import Beside, read_submission
from tests.reports.builders import report, result

from .conftest import PLAIN, ROOT, SQUARES, TINY, HandIn, Run, command, heed_interrupts, start
from .terminal import Screen

RIGHT = PLAIN.read_text("utf-8")
WRONG = RIGHT.replace("return 2 * x", "return 3 * x")
WATCH = ("check", "--watch", "hw.py", "--assignment", TINY)
READY = "Ctrl-C ends."


@pytest.fixture
def screen(hand_in: HandIn) -> Iterator[Screen]:
    """Watch a right submission on a terminal, until it has been judged once."""
    path = hand_in(RIGHT)
    with Screen(command(*WATCH), cwd=path.parent) as watching:
        watching.wait_for("7.5 of 7.5 points")
        watching.wait_for(READY)
        yield watching


def children(process: int) -> list[int]:
    """Give the processes that a process has started."""
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def is_alive(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def save_by_rename(path: Path, text: str) -> None:
    """Save as editors do that keep the old file until the new one is whole."""
    new = path.with_name(".hw.py.new")
    new.write_text(text)
    new.replace(path)


@pytest.mark.skipif(sys.platform != "linux", reason="what processes are left is read from /proc")
def test_each_save_is_answered_by_a_page_and_what_has_changed(
    screen: Screen, hand_in: HandIn, tmp_path: Path
) -> None:
    servers = children(screen.running.pid)
    assert servers
    hand_in(WRONG)
    screen.wait_for(CLEAR)
    screen.wait_for("hw.py:2 double")
    screen.wait_for("Since the last save: 2 newly wrong; 7.5 points before, ")
    screen.wait_for("- double: ")
    screen.wait_for(READY)
    hand_in(RIGHT + "\ndef half(\n")
    screen.wait_for("Waiting for the next save: hw.py, line 11: this is not valid Python")
    assert CLEAR not in screen.text[screen.text.rindex(READY) :]
    save_by_rename(tmp_path / "hw.py", RIGHT)
    screen.wait_for("Since the last save: 2 newly right; ")
    screen.wait_for("+ double: ")
    screen.wait_for(READY)
    assert children(screen.running.pid) == servers  # they were not started again
    screen.interrupt()
    assert screen.end() == 0
    assert "Traceback" not in screen.text
    assert not [server for server in servers if is_alive(server)]


def test_a_module_beside_it_is_watched_too(tmp_path: Path) -> None:
    (tmp_path / "hw.py").write_text(
        "from twice import double\n" + RIGHT.replace("double(", "_d(", 1)
    )
    helper = tmp_path / "twice.py"
    helper.write_text("def double(x):\n    return 2 * x\n")
    with Screen(command(*WATCH), cwd=tmp_path) as screen:
        screen.wait_for("7.5 of 7.5 points")
        screen.wait_for("Watching hw.py and 1 file beside it.")
        helper.write_text("def double(x):\n    return 3 * x\n")
        screen.wait_for(" newly wrong; 7.5 points before")


def test_a_log_gets_a_block_for_each_save_and_no_escape(hand_in: HandIn) -> None:
    path = hand_in(RIGHT)
    with subprocess.Popen(
        command(*WATCH),
        cwd=path.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,
    ) as watching:
        assert watching.stdout is not None
        first = lines_until(watching.stdout, READY)
        hand_in(WRONG)
        second = lines_until(watching.stdout, READY)
        watching.send_signal(signal.SIGINT)
        assert watching.wait(60) == 0
        assert watching.stdout.read() == "\n"
    assert first.startswith("hw.py")
    assert second.startswith("\nhw.py")
    assert "Since the last save: 2 newly wrong; " in second
    assert "\x1b" not in first + second


def test_it_ends_when_nobody_reads_it_any_more(hand_in: HandIn, tmp_path: Path) -> None:
    path, output = hand_in(RIGHT), tmp_path / "report.json"
    with subprocess.Popen(
        command(*WATCH, "--format", "terminal", "--format", f"json={output}"),
        cwd=path.parent,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        watching.stdout.readline()
        watching.stdout.close()
        try:
            assert watching.wait(60) == 0
            assert watching.stderr.read() == b""
            assert '"score": 7.5' in output.read_text("utf-8")
        finally:
            watching.kill()


def lines_until(stream: Any, end: str) -> str:
    text = ""
    while not text.endswith(f"{end}\n"):
        line = stream.readline()
        assert line, text
        text += line
    return text


@pytest.mark.slow
def test_what_no_save_can_mend_ends_at_once(run: Run, tmp_path: Path, hand_in: HandIn) -> None:
    gone = run("check", "--watch", tmp_path / "nowhere.py", "--assignment", TINY)
    assert (gone.code, gone.out) == (2, "")
    assert "nowhere.py: there is no such file." in gone.err
    path = hand_in(RIGHT)
    limited = run("check", "--watch", path, "--time-limit", "60")
    problem = "--watch: it has no end of its own. Leave out --time-limit."
    assert (limited.code, limited.out, limited.err) == (2, "", f"gradekit: {problem}\n")
    unknown = run("check", "--watch", path, "--assignment", TINY, "--only", "nothing")
    assert unknown.code == 2
    assert "--only nothing: tiny has no such function or property." in unknown.err


def test_a_file_that_another_program_reads_has_no_old_score(
    run: Run, hand_in: HandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a round cannot judge is in the file as well: the score there was of other code."""
    path, output = hand_in(RIGHT), tmp_path / "report.json"
    seen = []

    def wait(_: object) -> None:
        seen.append(output.read_text("utf-8"))
        if len(seen) == 2:
            raise KeyboardInterrupt
        path.write_text("def double(:\n")

    monkeypatch.setattr(watch._Rounds, "wait", wait)
    options = ("--assignment", TINY, "--format", "json", "--output", output)
    assert run("check", "--watch", path, *options).code == 0
    assert '"score": 7.5' in seen[0]
    assert '"score": 7.5' not in seen[1]
    assert "this is not valid Python" in seen[1]


def test_what_ends_it_from_outside_is_told(
    run: Run, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(watch._Rounds, "wait", end)
    ended = run("check", "--watch", hand_in(RIGHT), "--assignment", TINY)
    assert ended.code == 3
    assert ended.err.startswith("gradekit: gradekit was ended from outside (SIGTERM)")


class Told:
    """Rounds whose judge is a list of what it comes to, and what they write."""

    def __init__(self, path: Path, *outcomes: object) -> None:
        self.pages: list[object] = []
        self.failed: list[Exception] = []
        self._outcomes = iter(outcomes)
        self.rounds = watch._Rounds(str(path), self._judge, self.pages.append, self.failed.append)
        self._path = path

    def _judge(self) -> Any:
        outcome = next(self._outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        beside = Beside(folder=str(self._path.parent))
        return read_submission(self._path, load="definitions", beside=beside), outcome


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SETTLING", 0.0)
    monkeypatch.setattr(watch, "INTERVAL", 0.0)


HELD = report(properties=[result("sums", claim="The values sum to 1.")])
NOT_READ = SubmissionError("hw.py", "it is not Python", "Mend it.", position="line 3", excerpt="x")


@pytest.mark.usefixtures("quick")
def test_what_cannot_be_read_is_told_in_one_line_and_compared_with_nothing(
    hand_in: HandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Told(hand_in("x = 1\n"), NOT_READ, HELD, UsageError("which\x1b[2J assignment?"), HELD)
    for _ in range(4):
        told.rounds.judge()
    assert capsys.readouterr().out.splitlines() == [
        *("Waiting for the next save: hw.py, line 3: it is not Python.", ""),
        *("Watching hw.py. Ctrl-C ends.", ""),
        *("Waiting for the next save: which assignment?", ""),
        *("Since the last save: the same claims hold.", "Watching hw.py. Ctrl-C ends.", ""),
    ]
    assert told.pages == [HELD, HELD]
    assert [type(error) for error in told.failed] == [SubmissionError, UsageError]


@pytest.mark.usefixtures("quick")
def test_a_file_that_does_not_run_says_nothing_about_claims(
    hand_in: HandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    problem = Problem(message="it fails", remedy="Mend it.", position="", excerpt="")
    failed = result("sums", verdict=Verdict.FAILED, points=0.0)
    told = Told(hand_in("x = 1\n"), HELD, report(properties=[failed], problem=problem), HELD)
    for _ in range(3):
        told.rounds.judge()
    assert len(told.pages) == 3
    since = [line for line in capsys.readouterr().out.splitlines() if "Since" in line]
    assert since == ["Since the last save: the same claims hold."]


@pytest.mark.usefixtures("quick")
def test_our_own_faults_are_not_waited_out(hand_in: HandIn) -> None:
    told = Told(hand_in("x = 1\n"), HELD, WorkerError("no process"))
    told.rounds.judge()
    with pytest.raises(WorkerError):
        told.rounds.judge()


@pytest.mark.usefixtures("quick")
def test_a_file_that_is_gone_for_a_moment_is_judged_when_it_is_back(
    hand_in: HandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hand_in("x = 1\n")
    told = Told(path, HELD, HELD)
    told.rounds.judge()
    path.unlink()
    told.rounds.wait()
    looks: list[float] = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            save_by_rename(path, "x = 2\n")

    monkeypatch.setattr(watch.time, "sleep", sleep)
    told.rounds.judge()
    assert told.failed == []
    assert len(looks) > 3


@pytest.mark.usefixtures("quick")
def test_a_save_while_it_is_judged_is_judged_again(hand_in: HandIn) -> None:
    path = hand_in("x = 1\n")
    told = Told(path, HELD)
    judge = told.rounds._judge

    def save_meanwhile() -> Any:
        judged = judge()
        path.write_text("x = 22\n")
        return judged

    told.rounds._judge = save_meanwhile
    told.rounds.judge()
    told.rounds.wait()  # or it would wait for ever
    assert sys.modules.keys() >= {*watch.AHEAD}


@pytest.mark.usefixtures("quick")
def test_files_that_are_found_are_looked_at_before_they_are_judged(
    hand_in: HandIn, tmp_path: Path
) -> None:
    """Or a save between the two would be lost."""
    hand_in("def double(x): return 2 * x\n", name="near.py")
    told = Told(hand_in("from near import double\ndef f(x): return double(x)\n"), HELD, HELD)
    told.rounds.judge()
    assert told.pages == [HELD]
    assert told.rounds._stamps == watch._look([tmp_path / "hw.py", tmp_path / "near.py"])


def change_size(path: Path) -> None:
    path.write_text("xx = 1\n")


def change_time(path: Path) -> None:
    os.utime(path, ns=(5, 5))


def change_file(path: Path) -> None:
    status = path.stat()
    save_by_rename(path, "y = 1\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("change", [change_size, change_time, change_file, Path.unlink])
def test_a_file_is_known_by_its_time_its_size_and_its_number(
    hand_in: HandIn, change: Callable[[Path], object]
) -> None:
    path = hand_in("x = 1\n")
    before = watch._look([path])
    assert watch._look([path]) == before
    change(path)
    assert watch._look([path]) != before


def test_a_module_that_is_lacking_is_watched_so_that_it_may_come(tmp_path: Path) -> None:
    path = tmp_path / "hw.py"
    path.write_text(
        "from near import double\nfrom far.away import more\ndef f(x): return double(more(x))\n"
    )
    (tmp_path / "near.py").write_text("def double(x): return 2 * x\n")
    (tmp_path / "far").mkdir()
    submission = read_submission(path, load="definitions", beside=Beside(folder=str(tmp_path)))
    assert {tmp_path / "near.py", tmp_path / "far" / "away.py"} < {*watch.watched(submission)}


def test_what_a_wrong_file_needs_is_imported_while_nothing_is_to_be_done(tmp_path: Path) -> None:
    code = (
        "import importlib, sys\n"
        "from gradekit.cli import main, watch\n"
        "import gradekit.judging.judge, gradekit.judging.counterexample\n"
        "watch._import_ahead()\n"
        "before = {*sys.modules}\n"
        f"main.main(['check', {str(SQUARES)!r}, '--assignment', {str(TINY)!r}])\n"
        "new = {*sys.modules} - before\n"
        "print([name for name in new if name.startswith(('gradekit.judging', 'hypothesis'))],\n"
        "      file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    new = eval(done.stderr.splitlines()[-1])
    assert {name for name in new if name.count(".") < 3} <= {"gradekit.judging.findings"}


def test_help_says_how_it_ends() -> None:
    assert "--watch" in start("check", "--help").out
