"""Which claims are collected and run, and how often a submission is judged for that."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings

from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report
from gradekit.pytest_plugin import judgement
from gradekit.pytest_plugin.claims import Claim, read_claims
from gradekit.pytest_plugin.judgement import FaultError, Judgement
from tests.reports.builders import report, result
from tests.reports.cases import HOSTILE_TEXT
from tests.reports.drawn import reports, unsafe_characters
from tests.reports.workflow import obey

from .conftest import ASKED, Ran, Start

NAMES = [
    "doubles",
    "hidden_1",
    "doubles_each",
    "agrees_with_double",
    "leaves_the_list_alone",
    "a_hard_one",
    "refuses_an_empty_list",
]

NOT_IMPORTED = """\
import sys

def pytest_sessionfinish():
    assert not {"hw", "test_hw"} & set(sys.modules)
"""


def test_claims_are_collected_in_the_order_of_the_manifest(place: Path, start: Start) -> None:
    ran = start(place, *ASKED, "--collect-only", "-q")
    listed = [line for line in ran.out.splitlines() if "::" in line]
    assert listed == [f"hw.py::{name}" for name in NAMES]


def test_nothing_else_is_collected_without_an_argument(place: Path, start: Start) -> None:
    (place / "test_own.py").write_text("def test_own():\n    pass\n")
    assert "test_own" not in start(place, *ASKED, "--collect-only", "-q").out
    both = start(place, *ASKED, "test_own.py", "--collect-only", "-q").out
    assert "test_own.py::test_own" in both
    assert "hw.py::doubles" in both


@pytest.mark.parametrize("arguments", [(".",), ("hw.py",), ("hw.py", ".")])
def test_a_submission_is_collected_once_and_never_imported(
    place: Path, start: Start, arguments: Sequence[str]
) -> None:
    """Its name is one that pytest takes for tests, and doctests are asked for."""
    (place / "hw.py").rename(place / "test_hw.py")
    (place / "conftest.py").write_text(NOT_IMPORTED)
    names = [word.replace("hw.py", "test_hw.py") for word in (*ASKED, *arguments)]
    ran = start(place, *names, "--doctest-modules", "--collect-only", "-q", "--ignore=doubling")
    assert [line.partition("::")[2] for line in ran.out.splitlines() if "::" in line] == NAMES
    assert ran.code == 0


def test_a_node_id_runs_one_claim(place: Path, start: Start) -> None:
    ran = start(place, *ASKED, "hw.py::doubles_each", "hw.py::hidden_1", "-v")
    assert ran.outcomes == {"doubles_each": "PASSED", "hidden_1": "FAILED"}


def test_a_node_id_of_another_file_runs_no_claim(place: Path, start: Start) -> None:
    (place / "test_own.py").write_text("def test_own():\n    pass\n")
    assert start(place, *ASKED, "test_own.py::test_own", "-v").outcomes == {"test_own": "PASSED"}


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("doubles_each or agrees", {"doubles_each": "PASSED", "agrees_with_double": "PASSED"}),
        ("double_all and empty", {"refuses_an_empty_list": "XFAIL"}),  # of a function
        ("is_odd", {}),  # hidden
    ],
)
def test_claims_are_selected_by_name_and_function(
    place: Path, start: Start, words: str, expected: dict[str, str]
) -> None:
    assert start(place, *ASKED, "-v", "-k", words).outcomes == expected


@pytest.mark.slow
def test_the_first_failure_ends_the_run_and_the_last_failed_are_run_again(
    place: Path, start: Start
) -> None:
    assert start(place, *ASKED, "-v", "-x").outcomes == {"doubles": "FAILED"}
    assert start(place, *ASKED, "-v", "--lf").outcomes == {"doubles": "FAILED"}


@pytest.mark.slow
def test_two_workers_come_to_what_one_comes_to(judged: tuple[Path, Ran], command: Start) -> None:
    folder, ran = judged
    shared = command(folder, *ASKED, "-p", "xdist", "-n2", "-v", "-W", "error")
    lines = [
        line.split() for line in shared.out.splitlines() if line.startswith("[gw") and "::" in line
    ]
    assert {words[-1].partition("::")[2]: words[-2] for words in lines} == ran.outcomes
    assert "gradekit: hw.py: 3.5 of 7.5 points in 7 claims\n" in shared.out


@pytest.mark.slow
def test_a_conftest_beside_a_submission_is_not_run(place: Path, start: Start) -> None:
    (place / "handed_in").mkdir()
    (place / "hw.py").rename(place / "handed_in" / "hw.py")
    (place / "handed_in" / "conftest.py").write_text("raise SystemExit('owned')\n")
    ran = start(place, "--gradekit", "handed_in/hw.py", *ASKED[2:], "-v", "-k", "doubles_each")
    assert (ran.code, ran.outcomes) == (0, {"doubles_each": "PASSED"})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("conftest.py", "--gradekit conftest.py: pytest runs a file of this name itself"),
        ("none.py", "none.py: there is no such file. Name another."),
        ("doubling", "doubling: this is a folder. Name the file in it."),
    ],
)
def test_what_cannot_be_a_submission_is_refused_at_once(
    place: Path, start: Start, name: str, words: str
) -> None:
    (place / "conftest.py").write_text("raise SystemExit('owned')\n")
    ran = start(place, "--gradekit", name, "--noconftest")
    assert ran.code == pytest.ExitCode.USAGE_ERROR
    assert words in ran.err


def test_an_assignment_that_there_is_not_is_told_plainly(place: Path, start: Start) -> None:
    ran = start(place, *ASKED[:2], "--gradekit-assignment", "cros-entropy")
    assert "Did you mean cross-entropy?" in ran.out
    assert "Traceback" not in ran.out
    assert ran.code == pytest.ExitCode.INTERRUPTED  # as for any file that cannot be collected


CLAIMS = [
    Claim(name=name, shown=name, judges=(function,), hidden=False, line=0)
    for name, function in (("a", "softmax"), ("b", "softmax"), ("c", "loss"))
]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Answer every command with the same report, and keep the commands."""
    kept: list[list[str]] = []
    given: Report = report(properties=[result(claim.name) for claim in CLAIMS])

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        kept.append(command)
        return subprocess.CompletedProcess(command, 0, given.to_json().encode(), b"")

    monkeypatch.setattr(judgement.subprocess, "run", run)
    return kept


@settings(
    database=None,
    phases=[Phase.explicit, Phase.generate],  # to make a report smaller takes minutes
)
@example(report=HOSTILE_TEXT)
@given(report=reports())
def test_no_text_of_a_report_reaches_a_terminal_or_a_workflow_unchanged(report: Report) -> None:
    failed = {"verdict": Verdict.FAILED, "max_points": 1.0, "hidden": False}
    report = replace(report, properties=[replace(each, **failed) for each in report.properties])
    claims = [
        Claim(name=each.name, shown=each.name, judges=("f",), hidden=False, line=0)
        for each in report.properties
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Judgement, "_judge", lambda *_: report)
        judgement_ = Judgement("hw.py", None, Path())
        for claim in claims:
            try:
                text = judgement_.of(claim, claims, len(claims)).text
            except FaultError as error:
                text = str(error)
            assert unsafe_characters(text) == []
            assert obey(text, stopping=False) == []


def test_a_submission_is_judged_once_for_all_claims(
    commands: list[list[str]], tmp_path: Path
) -> None:
    judgement_ = Judgement("hw.py", None, tmp_path)
    for claim in CLAIMS:
        assert judgement_.of(claim, CLAIMS, len(CLAIMS)).shown.name == claim.name
    assert len(commands) == 1
    assert not any(word.startswith(("--only", "--assignment")) for word in commands[0])


def test_only_the_functions_of_the_selected_claims_are_asked_for(
    commands: list[list[str]], tmp_path: Path
) -> None:
    Judgement("-hw.py", "kl", tmp_path).of(CLAIMS[0], CLAIMS[:2], len(CLAIMS))
    assert commands[0][-5:] == [
        "--format=json",
        "--only=softmax",
        "--assignment=kl",
        "--",
        "-hw.py",
    ]


def test_a_judge_that_writes_nothing_is_asked_once_and_quoted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[object] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 3, b"", b"\x1b[2Jno memory is left\n")

    monkeypatch.setattr(judgement.subprocess, "run", run)
    judgement_ = Judgement("hw.py", None, tmp_path)
    for claim in CLAIMS:
        with pytest.raises(FaultError, match=r"not your fault.*\n\nno memory is left\Z"):
            judgement_.of(claim, CLAIMS, len(CLAIMS))
    assert len(asked) == 1


def test_claims_know_where_their_function_is_and_hidden_ones_do_not(place: Path) -> None:
    claims = read_claims(str(place / "hw.py"), str(place / "doubling"))
    lines = {claim.shown: claim.line for claim in claims}
    assert lines["doubles"] == 5
    assert lines["doubles_each"] == 9
    assert lines["hidden_1"] == 0
