"""`gradekit completion`: what completes a word, asked by the shells themselves."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradekit.assignment import library
from gradekit.cli.candidates import Candidates, complete
from gradekit.cli.completion import SCRIPTS
from gradekit.cli.help import topics
from gradekit.cli.main import COMMANDS, _parser
from gradekit.reports.formats import FORMATS

from .conftest import ROOT, TINY, Run

BOLD = re.compile(r"\x1b\[\d*m")
PATIENCE = 30.0  # seconds that a shell has; it takes less than one


def offered(*words: str) -> list[str]:
    reply = complete(words, _parser(words))
    assert reply.kind == "words"
    return [word for word, _ in reply.words]


def kind(*words: str) -> str:
    return complete(words, _parser(words)).kind


def test_commands_are_offered_with_what_they_do() -> None:
    reply = complete([""], _parser([""]))
    assert [word for word, _ in reply.words] == [*COMMANDS]
    assert all(text.startswith(COMMANDS[word].capitalize()) for word, text in reply.words)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["che"], ["check"]),
        (["author", ""], ["build", "show"]),
        (["check", "--hi"], ["--hints"]),
        (["check", "hw.py", "--assignment", "a", "--fres"], ["--fresh", "--fresh-seed"]),
        (["check", "--format", "git"], ["github", "github-summary"]),
        (["check", "--format=git"], ["--format=github", "--format=github-summary"]),
        (["check", "--hints", ""], ["0", "1", "2", "3"]),
        (["new", "kl"], ["kl-divergence"]),
        (["check", "--assignment", "kl"], ["kl-divergence"]),
        (["author", "build", "auto"], ["autograd"]),
        (["help", "gloss"], ["glossary"]),
        (["completion", ""], [*SCRIPTS]),
        (["check", "hw.py", "--assignment", "cross-entropy", "--only", "perp"], ["perplexity"]),
        (["check", "hw.py", "--assignment=cross-entropy", "--only=perp"], ["--only=perplexity"]),
    ],
)
def test_words_are_completed(words: Sequence[str], expected: list[str]) -> None:
    assert offered(*words)[: len(expected)] == expected


def test_all_of_each_kind_are_offered() -> None:
    assert offered("show", "") == library.names()
    assert offered("help", "") == [*topics()]
    assert offered("check", "--format", "") == [*FORMATS]


def test_assignments_that_packages_offer_are_offered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = library.find(f"{TINY}/")
    monkeypatch.setattr(library, "offered", lambda: ([manifest], ["course: it is broken."]))
    assert offered("new", "") == [*library.names(), "tiny"]


def test_every_option_that_help_shows_is_offered(run: Run) -> None:
    for name in COMMANDS:
        text = run(name, "--help").out
        assert all(option in text for option in offered(name, "--"))
    assert "--words" not in offered("completion", "--")


def test_claims_are_those_of_the_assignment_that_the_file_names(tmp_path: Path) -> None:
    path = tmp_path / "hw.py"
    path.write_text("# gradekit: kl-divergence\n", "utf-8")
    manifest = library.find("kl-divergence")
    assert offered("check", str(path), "--only", "") == [*manifest.functions, *manifest.policies]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["check", ""], "files"),
        (["check", "hw.py", "--output", ""], "files"),
        (["check", "--assignment", "./"], "files"),
        (["check", "--format", "junit="], "files"),
        (["new", "autograd", ""], "files"),
        (["check", "--seed", ""], "nothing"),
        (["list", ""], "nothing"),
        (["check", "hw.py", "--no-such=", ""], "nothing"),
    ],
)
def test_files_are_left_to_the_shell_and_numbers_to_the_user(
    words: Sequence[str], expected: str
) -> None:
    assert kind(*words) == expected


WORDS = st.sampled_from(
    [
        *(*COMMANDS, "build", "kl-divergence", "hw.py", "./", "\x00", "json", "=", ""),
        *("--assignment", "--format", "--format=ju", "--only", "--no-such", "--no-such="),
        *("--", "-", "-h"),
    ]
)


@settings(database=None)
@given(words=st.lists(WORDS | st.text(max_size=3), min_size=1, max_size=5))
def test_whatever_is_typed_what_is_offered_begins_with_it(words: list[str]) -> None:
    reply = complete(words, _parser(words))
    assert reply.kind == "words" or not reply.words
    assert all(word.startswith(words[-1]) for word, _ in reply.words)
    assert not any("\n" in part or "\t" in part for pair in reply.words for part in pair)


def test_what_cannot_be_read_offers_nothing(tmp_path: Path) -> None:
    words = ("check", str(tmp_path / "none.py"), "--only", "")
    assert complete(words, _parser(words)) == Candidates("words", [])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder with a submission, and a `gradekit` to find in it."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "gradekit"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gradekit "$@"\n')
    program.chmod(0o755)
    (tmp_path / "homework one.py").write_text("# gradekit: kl-divergence\n")
    for shell, script in SCRIPTS.items():
        (tmp_path / f"completion.{shell}").write_text(script)
    return tmp_path


def surroundings(place: Path) -> dict[str, str]:
    path = f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "TERM": "xterm", "PS1": "> "}


def typed(shell: Sequence[str], keys: str, expected: str, place: Path) -> str:
    """Type into a shell, as a person does, until it shows something; give all that it showed."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        shell, stdin=its, stdout=its, stderr=its, cwd=place, env=surroundings(place),
        start_new_session=True,
    ) as running:  # fmt: skip
        os.close(its)
        os.write(ours, keys.encode())
        shown = _shown_until(expected, ours)
        running.kill()
    os.close(ours)
    return shown


def _shown_until(expected: str, terminal: int) -> str:
    shown, end = "", time.monotonic() + PATIENCE
    while expected not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            shown = BOLD.sub("", shown + os.read(terminal, 4096).decode(errors="replace"))
    return shown


TYPED = [
    ("gradekit che\t", "gradekit check "),
    ("gradekit check --hi\t", "--hints "),
    ("gradekit new kl\t", "kl-divergence "),
    ("gradekit check --format=juni\t", "--format=junit "),
    ("gradekit check homew\t", "homework\\ one.py "),
]


@pytest.mark.parametrize(("keys", "expected"), TYPED, ids=[expected for _, expected in TYPED])
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_tab_completes(shell: str, keys: str, expected: str, place: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    plainly = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}
    keys = f"source ./completion.{shell}\n{keys}"
    assert expected in typed(plainly[shell], keys, expected, place)


@pytest.mark.parametrize(
    ("line", "expected"),
    [(keys.rstrip("\t"), expected.split()[-1]) for keys, expected in TYPED[:4]]
    + [("gradekit check homew", "homework one.py"), ("gradekit check ho", "homework one.py")],
)
def test_fish_completes(line: str, expected: str, place: Path) -> None:
    if shutil.which("fish") is None:
        pytest.skip("there is no fish here")
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"source completion.fish; complete -C '{line}'"],
        cwd=place, env=surroundings(place), capture_output=True, text=True, check=True,
        timeout=PATIENCE,
    )  # fmt: skip
    assert expected in [word.split("\t")[0] for word in done.stdout.splitlines()]
    assert done.stderr == ""


@pytest.mark.parametrize("shell", SCRIPTS)
def test_each_shell_reads_its_script(run: Run, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    script = run("completion", shell).out
    subprocess.run([shell, "-n"], input=script, text=True, check=True, timeout=PATIENCE)


def test_a_shell_that_is_not_known_is_refused_with_those_that_are(run: Run) -> None:
    ran = run("completion", "tcsh")
    assert (ran.code, ran.out) == (2, "")
    assert "choose from" in ran.err
    assert all(shell in ran.err for shell in SCRIPTS)
