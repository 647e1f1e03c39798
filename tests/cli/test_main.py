"""The command line as a whole: exit codes, interruptions, streams, screens."""

from __future__ import annotations

import argparse
import functools
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

import gradekit
from gradekit.cli import check, exit_codes, grade
from gradekit.cli.main import COMMANDS, GROUPS, _parser
from gradekit.reports.formats import FORMATS, PURPOSES

from .conftest import PLAIN, ROOT, SQUARES, TINY, Run, command, heed_interrupts, start, too_wide

CHECK = ("check", SQUARES, "--assignment", TINY)
ENVIRONMENT = {"PYTHONPATH": str(ROOT)}


def test_the_version_is_told(run: Run) -> None:
    ran = run("--version")
    assert (ran.code, ran.out) == (0, f"gradekit {gradekit.__version__}\n")


def test_help_names_every_command_and_exit_code(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    assert all(f"\n  {name} " in ran.out for name in COMMANDS)
    assert codes_in(ran.out) == CODES


def test_help_lists_the_commands_by_whom_they_are_for(run: Run) -> None:
    told = run("--help").out.partition("\noptions:")[0]
    lines = re.findall(r"^(?:for (\w+):|  (\w+) +.+)$", told, re.MULTILINE)
    expected = [
        pair for group in GROUPS for pair in ((group, ""), *(("", n) for n in GROUPS[group]))
    ]
    assert lines == expected
    assert [*GROUPS] == ["students", "courses", "authors"]


CODES = [
    exit_codes.SUCCESS,
    exit_codes.FAILED,
    exit_codes.UNUSABLE,
    exit_codes.OUR_FAULT,
    exit_codes.INTERRUPTED,
]


def codes_in(help_text: str) -> list[int]:
    table = help_text.partition("exit codes:\n")[2]
    return [int(code) for code in re.findall(r"^  (\d+) +\w", table, re.MULTILINE)]


def test_the_exit_codes_are_what_scripts_rely_on() -> None:
    assert CODES == [0, 1, 2, 3, 130]


@pytest.mark.parametrize("module", [check, grade])
def test_check_and_grade_tell_their_own_exit_codes(run: Run, module: ModuleType) -> None:
    told = run(module.__name__.rpartition(".")[2], "--help").out
    assert codes_in(told) == CODES
    assert all(meaning in told for meaning in module.EXIT_CODES.values())


def test_grade_tells_which_fault_wins(run: Run) -> None:
    assert "Where 1 and 3 both apply it is 3." in run("grade", "--help").out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    ran = run(name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: gradekit {name} [-h]")
    assert ran.out.partition("\n\n")[2].startswith(COMMANDS[name].capitalize())


@pytest.mark.parametrize("name", [(), *((name,) for name in COMMANDS), ("author", "build")])
def test_help_fits_on_a_screen(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: Sequence[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert too_wide(run(*name, "--help").out) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "grade one submission"),
        (["chekc"], "invalid choice: 'chekc'"),
        (["show"], "the following arguments are required: ASSIGNMENT"),
        (["check", "hw.py", "--lenient"], "unrecognized arguments: --lenient"),
    ],
)
def test_a_command_that_can_not_be_read_exits_with_2(
    run: Run, arguments: list[str], words: str
) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


OPTIONS = [
    ["check", "hw.py", "--assignment=a"],
    ["new", "a", "--help"],
    ["list", "--format=json"],
    ["show", "a", "--math"],
    ["doctor", "--help"],
    ["help", "--help"],
    ["completion", "bash", "--words"],
    ["grade", "homework", "--assignment=a"],
    ["author", "build", "a", "--help"],
    ["author", "show", "a", "--misconception=b"],
    ["audit", "a", "--update"],
]
"""Options of all kinds that there are."""


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def test_no_command_takes_abbreviated_options() -> None:
    every = [*parsers(_parser([*COMMANDS]))]
    assert len(every) > len(COMMANDS) + 2  # itself, and the verbs of authors
    assert [parser.prog for parser in every if parser.allow_abbrev] == []


@pytest.mark.parametrize("words", OPTIONS, ids=lambda words: " ".join(words[:2]))
def test_no_option_is_abbreviated(run: Run, words: list[str]) -> None:
    option, assigned, value = words[-1].partition("=")
    abbreviated = [*words[:-1], f"{option[:-1]}{assigned}{value}"]
    ran = run(*abbreviated)
    assert (ran.code, ran.out) == (2, "")
    if "required" not in ran.err:
        assert f"unrecognized arguments: {abbreviated[-1]}. Did you mean {option}?" in ran.err


def test_an_option_like_none_is_refused_without_a_guess(run: Run) -> None:
    assert run("list", "--zzz").err.endswith("unrecognized arguments: --zzz\n")


def test_help_tells_what_each_format_is_for(run: Run) -> None:
    table = run("check", "--help").out.partition("\nformats:\n")[2]
    assert [line.split(maxsplit=1) for line in table.splitlines()] == [
        [name, PURPOSES[name]] for name in FORMATS
    ]


def test_several_commands_can_be_run_in_one_process(run: Run, shelf: Path) -> None:
    codes = [run(*words.split()).code for words in ("list", "show tiny", "list", "--help")]
    assert codes == [0, 0, 0, 0]


def test_an_interruption_is_told_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradekit.judging.judge.judge", interrupt)
    ran = run(*CHECK)
    assert (ran.code, ran.out, ran.err) == (130, "", "gradekit: interrupted before the end.\n")


def test_a_mistake_of_gradekits_own_exits_with_3_and_shows_where(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("our own mistake")

    monkeypatch.setattr("gradekit.judging.judge.judge", fail)
    ran = run(*CHECK)
    assert (ran.code, ran.out) == (3, "")
    assert "ZeroDivisionError: our own mistake" in ran.err
    assert ran.err.endswith("gradekit: this is gradekit's own fault. Please report the above.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use is not removed there")
def test_it_runs_where_the_working_folder_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    leave = f'rmdir "{gone}" && exec "{sys.executable}" -m gradekit list'
    environment = os.environ | ENVIRONMENT
    ran = subprocess.run(
        ["/bin/sh", "-c", leave], cwd=gone, env=environment, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")


def children(process: int) -> list[int]:
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(one) for one in listed.split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's /proc")
def test_an_interrupted_check_leaves_no_process_and_no_traceback(run: Run, folder: Path) -> None:
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8").replace("per_call = 0.5", "per_call = 50")
    manifest.write_text(text, "utf-8")
    run("author", "build", folder)  # while Hypothesis draws, an interruption may get lost
    path = folder / "hw.py"
    path.write_text("def double(x):\n    while True: pass\ndef double_all(xs):\n    return xs\n")
    with subprocess.Popen(
        command("check", path, "--assignment", folder),
        env=os.environ | ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heed_interrupts,
    ) as running:
        workers: list[int] = []
        while running.poll() is None and not workers:
            time.sleep(0.01)
            workers = children(running.pid)
        # While modules are imported CPython dies of the signal (130 to a shell) even if
        # the exception is handled: it minds any that leaves an exec() of a string.
        time.sleep(2)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (err, out) == (b"gradekit: interrupted before the end.\n", b"")
    assert running.returncode == 130
    for worker in workers:
        assert_ends(worker)


def assert_ends(process: int) -> None:
    """Wait for a process that has been told to end, or that notices it is alone."""
    for _ in range(200):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail(f"process {process} is still there")


def test_the_package_runs_from_anywhere(tmp_path: Path) -> None:
    ran = start(*CHECK, cwd=tmp_path)
    assert (ran.code, ran.err) == (1, "")
    assert "3.5 of 7.5 points" in ran.out


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    with subprocess.Popen(
        command("show", TINY),
        env=os.environ | ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_a_screen_that_knows_only_ascii_gets_a_report(tmp_path: Path) -> None:
    path = tmp_path / "hw.py"
    path.write_text(f"print('na\u00efve \u2200 \U0001f600')\n{PLAIN.read_text('utf-8')}", "utf-8")
    check = ["check", str(path), "--assignment", str(TINY), "--all", "--format"]
    code = (
        "from gradekit.cli.main import main\n"
        f"codes = [main([*{check!r}, name]) for name in ('terminal', 'markdown', 'json')]\n"
        "raise SystemExit(any(codes))"
    )
    screen = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        env=os.environ | ENVIRONMENT | {"LC_ALL": "C"} | screen,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"Doubling") == 3
    assert done.stdout.isascii()


@pytest.mark.slow
def test_nothing_is_written_but_to_the_cache(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HYPOTHESIS_STORAGE_DIRECTORY")
    properties = folder / "properties.py"
    text = properties.read_text("utf-8")
    properties.write_text(
        text.replace("@given(x=grid(-8, 8))\ndef doubles(double, reference, x):", TEXT)
    )
    here = tmp_path / "here"
    here.mkdir()
    (here / "hw.py").write_bytes(PLAIN.read_bytes())
    ran = start(
        *("check", "hw.py", "--assignment", folder),
        cwd=here,
        PYTHONDONTWRITEBYTECODE="1",
        HOME=str(tmp_path / "home"),
        XDG_CACHE_HOME=str(tmp_path / "cache"),
    )
    assert ran.code == 0
    assert [path.name for path in here.rglob("*")] == ["hw.py"]
    written = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")}
    assert written == {"here", "tiny", "cache"}
    kept = {path.name for path in (tmp_path / "cache" / "gradekit").iterdir()}
    assert kept == {"corpora", "hypothesis"}
    assert {path.name for path in folder.iterdir()} == {path.name for path in TINY.iterdir()} - {
        "__pycache__"
    }


TEXT = "@given(x=grid(-8, 8), s=st.text())\ndef doubles(double, reference, x, s):"


@functools.cache
def on_a_screen(**environment: str) -> str:
    """Run a check whose output goes to a terminal, and give what it shows."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command(*CHECK),
        env=os.environ | ENVIRONMENT | {"TERM": "xterm", "COLUMNS": "60"} | environment,
        stdout=theirs,
        stderr=subprocess.PIPE,
    ) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        assert running.stderr is not None
        assert running.stderr.read() == b""
    os.close(ours)
    return shown.decode()


def test_a_screen_gets_colour_and_lines_of_its_width() -> None:
    shown = on_a_screen()
    assert "\x1b[" in shown
    plain = on_a_screen(NO_COLOR="1").splitlines()
    assert not [line for line in plain if len(line) > 60 and "python -c" not in line]


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_declined(environment: dict[str, str]) -> None:
    shown = on_a_screen(**environment)
    assert "3.5 of 7.5 points" in shown
    assert "\x1b" not in shown


def test_an_empty_no_color_declines_nothing() -> None:
    assert "\x1b[" in on_a_screen(NO_COLOR="")


NAME = "\x1b[31m\n::error::##[error]all is lost.py"
SHOWN = r"\x1b[31m\n::error::## [error]all is lost.py"


def test_a_name_of_a_file_is_shown_on_one_line_without_being_obeyed(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / NAME).write_text("def double(x:\n    ::error::x\n\x1b]0;owned\x07")
    ran = run("check", tmp_path / NAME, "--assignment", TINY)
    assert ran.code == 2
    assert ran.err.startswith(f"gradekit: {tmp_path}/{SHOWN}, line 3: ")
    machine = run("check", tmp_path / NAME, "--assignment", TINY, "--format", "json")
    assert machine.err == ran.err


def test_an_excerpt_is_no_command_of_a_workflow(run: Run, tmp_path: Path) -> None:
    (tmp_path / "hw.py").write_text("x = 1\n::add-mask::x ##[error]\x1b[2J\n")
    ran = run("check", tmp_path / "hw.py", "--assignment", TINY)
    assert "\n    : :add-mask::x ## [error]" in ran.err
    assert "\x1b" not in ran.err


def test_names_among_the_arguments_are_not_obeyed(run: Run) -> None:
    ran = run("check", "hw.py", NAME)
    assert ran.code == 2
    assert ran.err.endswith(f"error: unrecognized arguments: {SHOWN}\n")


def test_a_fault_of_our_own_does_not_type_into_the_terminal(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> int:
        raise ValueError(NAME)

    monkeypatch.setattr(check, "run", fail)
    ran = run("check", "hw.py")
    assert ran.code == 3
    assert "\x1b" not in ran.err
    assert "\n: :error::## [error]all is lost.py" in ran.err
