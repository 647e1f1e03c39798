"""What keeps the code apart is settled before it runs, and told."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from gradekit.sandbox import isolation
from gradekit.sandbox.isolation import TierCheck
from tests.cli.conftest import PLAIN, TINY, Run
from tests.isolation import ISOLATION


def test_a_tier_is_demanded_and_told(run: Run) -> None:
    ran = run("check", PLAIN, "--assignment", TINY, "--isolation", "P", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["isolation"]["tier"] == "P"


def test_without_strict_nothing_is_refused_and_what_is_missing_is_told(run: Run) -> None:
    ran = run("check", PLAIN, "--assignment", TINY, "--isolation", "P")
    assert ran.code == 0
    assert "Isolation: tier P. Missing: no-reading, " in " ".join(ran.out.split())
    assert "The code was not kept from this machine" in " ".join(ran.out.split())


def test_strict_refuses_without_a_score(run: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    ran = run(
        *("check", PLAIN, "--assignment", TINY, "--isolation", "P", "--strict"),
        *("--output", report),
    )
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("gradekit: isolation P: this does not hold here: no-reading (it read")
    assert "Nothing was graded. `gradekit doctor` says how to mend it." in ran.err
    text = report.read_text("utf-8")
    assert "There is no score." in text
    assert "isolation P: this does not hold here" in text


def test_strict_goes_on_with_what_was_accepted_and_records_it(run: Run) -> None:
    missing = ISOLATION.check(isolation.tiers.PORTABLE).missing
    accepting = [f"--accept-missing={name}" for name in missing]
    ran = run(
        *("check", PLAIN, "--assignment", TINY, "--isolation", "P", "--strict", *accepting),
        *("--format", "json"),
    )
    assert ran.code == 0
    assert json.loads(ran.out)["isolation"]["accepted"] == list(missing)


def test_an_unknown_tier_is_a_mistake_in_the_command(run: Run) -> None:
    ran = run("check", PLAIN, "--assignment", TINY, "--isolation", "Z")
    assert ran.code == 2
    assert "--isolation Z: there is no such tier." in ran.err


@pytest.mark.skipif(sys.platform != "linux", reason="the tiers are Linux's")
def test_a_tier_for_somebody_else_is_refused(run: Run) -> None:
    other = "D1" if os.geteuid() else "U1"
    ran = run("check", PLAIN, "--assignment", TINY, "--isolation", other)
    assert ran.code == 3
    assert "`gradekit doctor` shows what this machine offers." in ran.err


def test_the_doctor_tells_every_tier_and_the_one_that_is_used(run: Run) -> None:
    ran = run("doctor")
    used = ISOLATION.finding()
    assert ran.code == (1 if used.missing else 0)
    for name in ("D1", "D2", "D3", "U2", "U1", "U3", "P"):
        assert f"\n{name}  " in ran.out
    assert f"Submissions are graded in tier {used.tier.name}." in ran.out


def test_the_doctor_speaks_to_machines_too(run: Run) -> None:
    told = json.loads(run("doctor", "--format", "json").out)
    assert told["tier"] == ISOLATION.finding().tier.name
    assert told["tiers"]["P"]["layers"] == "a process with limits"


@pytest.fixture
def healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every tier hold, and be for this machine, until a test says otherwise."""
    monkeypatch.setattr(isolation.tiers, "obstacle", lambda _: "")
    monkeypatch.setattr(isolation, "check", lambda tier, *_: TierCheck(tier=tier, missing={}))


REMEDIES = {
    "bubblewrap is not installed (`apt install bubblewrap`, or the like)": (
        "Install bubblewrap, if you want U2."
    ),
    "it cannot use /root/python, which every user must be able to read": (
        "Use a Python, and packages, in folders that every user may read and enter, "
        "such as a virtual environment in /opt made from /usr/bin/python3."
    ),
    "Landlock: [Errno 38] Function not implemented": (
        "Landlock needs Linux 5.13 or later with `landlock` among the modules of "
        "/sys/kernel/security/lsm, and a container whose profile allows its three system calls."
    ),
    "chroot: [Errno 1] Operation not permitted": (
        "Run the container with the capability SYS_CHROOT."
    ),
    "changing the user: [Errno 1] Operation not permitted": (
        "Run the container with the capabilities SETUID and SETGID."
    ),
    "the filter of system calls: [Errno 22] Invalid argument": (
        "gradekit has filters for Linux on x86_64 and aarch64, with CONFIG_SECCOMP_FILTER."
    ),
    "/usr/bin/python3: the worker process did not come up": (
        "bubblewrap needs user namespaces; where AppArmor restricts them, allow them for bwrap, "
        "or do without U2."
    ),
}


@pytest.mark.usefixtures("healthy")
@pytest.mark.parametrize("reason", REMEDIES)
def test_the_doctor_says_how_to_mend_what_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    monkeypatch.setattr(isolation.tiers, "obstacle", lambda tier: reason * (tier.name == "D1"))
    told = " ".join(run("doctor").out.split())
    assert f"({reason})" in told
    assert told.endswith(f" What would do better: {REMEDIES[reason]}")


@pytest.mark.usefixtures("healthy")
def test_the_doctor_says_of_every_promise_that_it_is_not_kept(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = dict.fromkeys(isolation.PROMISES, "it does")
    monkeypatch.setattr(isolation, "check", lambda tier, *_: TierCheck(tier=tier, missing=lacking))
    ran = run("doctor")
    assert ran.code == 1
    assert ran.out.endswith(
        "What does not hold there:\n"
        "no-reading: not true that no file can be read but what Python is made of\n"
        "no-writing: not true that no file can be written\n"
        "no-network: not true that nothing outside can be reached, on the network or\n"
        "beside it\n"
        "no-processes: not true that no process can be started\n"
        "no-signals: not true that the judge cannot be ended, traced or looked into\n"
        "no-environment: not true that the environment holds nothing of the user's\n"
        "no-descriptors: not true that no file or socket of the judge is open\n"
        "limits: not true that memory, processor time, files and output are limited\n"
        "same-python: not true that Python and its packages are the judge's, and can be\n"
        "read\n"
    )


def test_the_code_of_others_is_not_graded_where_it_is_not_kept_apart(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "one.py").write_text(PLAIN.read_text("utf-8"), "utf-8")
    ran = run("grade", tmp_path, "--assignment", TINY, "--isolation", "P")
    assert (ran.code, ran.out) == (3, "")
    assert "isolation P: this does not hold here: no-reading" in ran.err


def test_every_line_of_grade_records_what_was_accepted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(PLAIN.read_text("utf-8"), "utf-8")
    missing = ISOLATION.check(isolation.tiers.PORTABLE).missing
    ran = run(
        *("grade", tmp_path, "--assignment", TINY, "--isolation", "P", "--jobs", "1"),
        *(f"--accept-missing={name}" for name in missing),
    )
    assert ran.code == 0
    told = json.loads(ran.out)["report"]["isolation"]
    assert told == {"tier": "P", "missing": list(missing), "accepted": list(missing)}
