"""A check that a host ends, or that ends itself, leaves no number in any file, and says why."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from gradekit.cli import stopping
from gradekit.cli.stopping import stopped_after
from gradekit.judging.judge import OUT_OF_TIME
from gradekit.model.errors import StoppedError
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report
from gradekit.reports.formats import FORMATS

from .conftest import PLAIN, ROOT, TINY, Run, command

FILES = [name for name in FORMATS if name != "json"]
HANGS = "def double(x):\n    while True: pass\ndef double_all(xs):\n    while True: pass\n"
NUMBER = re.compile(r"\d of \d|\"score\"|\d points|gradekit.score\" value=\"\d")


@pytest.fixture
def endless(folder: Path) -> list[str]:
    """Give a check that takes minutes, and writes every format to a file."""
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8").replace("per_call = 0.5", "per_call = 50")
    manifest.write_text(text, "utf-8")
    path = folder.parent / "hw.py"
    path.write_text(HANGS)
    outputs = folder.parent / "outputs"
    outputs.mkdir()
    words = ["check", str(path), "--assignment", str(folder)]
    return words + [word for name in FORMATS for word in ("--format", f"{name}={outputs / name}")]


def ended_by(number: int, words: list[str], outputs: Path) -> subprocess.Popen[bytes]:
    """Run a command, end it by a signal as soon as there are reports, and wait for it."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command(*words), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        until = time.monotonic() + 60
        while time.monotonic() < until and len([*outputs.glob("[!.]*")]) < len(FORMATS):
            time.sleep(0.01)
        running.send_signal(number)
        _, errors = running.communicate(timeout=60)
    assert b"Traceback" not in errors
    return running


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGTERM, 3, "gradekit was ended from outside (SIGTERM)"),
        (signal.SIGKILL, -signal.SIGKILL, "not graded yet"),
    ],
)
def test_a_check_that_is_ended_leaves_no_number_in_any_format(
    tmp_path: Path, endless: list[str], number: int, code: int, said: str
) -> None:
    outputs = tmp_path / "outputs"
    assert ended_by(number, endless, outputs).returncode == code
    assert sorted(path.name for path in outputs.glob("[!.]*")) == sorted(FORMATS)
    report = Report.from_json((outputs / "json").read_text("utf-8"))
    assert (report.score, report.properties) == (None, [])
    assert report.problem is not None
    assert report.problem.message.startswith(said)
    for name in FILES:
        text = (outputs / name).read_text("utf-8")
        assert " ".join(said.split()[:3]) in " ".join(text.split())
        assert not NUMBER.search(text)


@pytest.mark.slow
def test_what_is_not_judged_within_the_time_limit_leaves_no_score(
    run: Run, tmp_path: Path, endless: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call may take 50 seconds here: to judge the hang by them would take minutes."""
    monkeypatch.setattr(stopping, "_usable", lambda seconds: seconds / 120)
    ran = run(*endless, "--time-limit", 60)
    assert (ran.code, ran.err) == (3, "")
    report = Report.from_json((tmp_path / "outputs" / "json").read_text("utf-8"))
    assert (report.score, report.problem) == (None, None)
    assert {each.verdict for each in report.properties} == {Verdict.ERROR}
    assert OUT_OF_TIME in report.notes
    for name in FILES:
        text = (tmp_path / "outputs" / name).read_text("utf-8")
        assert "this is not your fault" in " ".join(text.split())


def test_where_that_does_not_help_the_check_ends_at_its_time_limit(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(*_: object, **__: object) -> None:
        time.sleep(60)

    monkeypatch.setattr("gradekit.judging.judge.judge", hang)
    output = tmp_path / "report.json"
    words = ("--assignment", TINY, "--format", f"json={output}", "--time-limit", 1)
    ran = run("check", PLAIN, *words)
    expected = "gradekit was not done within its time limit of 1 s. So there is no score; "
    assert (ran.code, ran.err) == (3, f"gradekit: {expected}this is not your fault.\n")
    report = Report.from_json(output.read_text("utf-8"))
    assert report.score is None
    assert report.problem is not None
    assert report.problem.message.startswith(expected)


def test_a_time_limit_that_is_long_enough_changes_nothing(run: Run) -> None:
    words = ("check", PLAIN, "--assignment", TINY)
    ran = run(*words, "--time-limit", 600)
    assert (ran.code, ran.out) == (0, run(*words).out)


def test_a_time_limit_is_a_whole_number_above_0(run: Run) -> None:
    ran = run("check", PLAIN, "--time-limit", 0)
    assert (ran.code, "'0' is not a whole number above 0" in ran.err) == (2, True)


def test_of_a_time_limit_some_is_kept_for_the_end() -> None:
    for seconds, usable in ((600, 590), (20, 10), (4, 2)):
        with stopped_after(seconds) as latest:
            assert latest == pytest.approx(time.monotonic() + usable, abs=1.0)
    with stopped_after(None) as latest:
        assert latest == float("inf")


def test_signals_are_as_they_were_afterwards() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGALRM)]
    with pytest.raises(StoppedError), stopped_after(60):
        os.kill(os.getpid(), signal.SIGTERM)
    after = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGALRM)]
    assert after == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_report_that_is_being_written_is_written_to_its_end(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(report: Report) -> str:
        for number in signals:
            signals.clear()
            os.kill(os.getpid(), number)
        return f"{report.score}"

    signals = [signal.SIGTERM]
    output = tmp_path / "report"
    monkeypatch.setattr("gradekit.reports.junit.render", end)
    monkeypatch.setattr("gradekit.cli.outputs.Outputs.write_pending", lambda *_: None)
    ran = run("check", PLAIN, "--assignment", TINY, "--format", f"junit={output}")
    assert (ran.code, ran.err, output.read_text()) == (0, "", "7.5")
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_what_is_cleaned_up_meanwhile_is_not_stopped_again() -> None:
    cleaned = []

    def work() -> None:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)
            cleaned.append(True)

    with pytest.raises(StoppedError), stopped_after(None):
        work()
    assert cleaned == [True]


def test_a_thread_may_check_although_it_can_not_handle_signals() -> None:
    latest: list[float] = []

    def check() -> None:
        with stopped_after(600) as by:
            latest.append(by)

    thread = threading.Thread(target=check)
    thread.start()
    thread.join()
    assert len(latest) == 1
