"""The strongest tier that holds is used, and what does not hold is told."""

import os
import re
import shutil
import sys

import pytest

from gradekit.model.errors import IsolationError, UsageError, WorkerError
from gradekit.model.report import Isolation
from gradekit.sandbox import launcher, preparation, selfcheck, tiers
from gradekit.sandbox.preparation import PROMISES, Finding
from gradekit.sandbox.tiers import BY_NAME, PORTABLE
from gradekit.sandbox.worker import Worker

linux = pytest.mark.skipif(sys.platform != "linux", reason="the tiers are Linux's")


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    """Let every test begin as a new process would, and leave nothing of it."""
    monkeypatch.setattr(preparation, "_states", [])


@pytest.fixture
def found(monkeypatch):
    """Say what the check of each tier finds, instead of trying."""

    def patch(**missing):
        def check(tier, _warm=""):
            lacking = missing.get(tier.name, "it did not come up")
            if isinstance(lacking, str):
                raise WorkerError(f"Traceback\nConfinementError: {lacking}.")
            return Finding(tier=tier, missing=lacking)

        monkeypatch.setattr(preparation, "check", check)
        named = [BY_NAME[name] for name in ("D1", "D2", "P")]
        monkeypatch.setattr(tiers, "candidates", lambda: named)
        monkeypatch.setattr(tiers, "obstacle", lambda _tier: "")

    return patch


def test_the_first_tier_that_lacks_nothing_is_used(found):
    found(D1={}, D2={}, P={})
    assert preparation.chosen() == Finding(tier=BY_NAME["D1"], missing={})


def test_a_tier_that_does_not_come_up_is_passed_over_with_its_reason(found):
    found(D1="Landlock: not here", D2={}, P={})
    finding = preparation.chosen()
    assert finding.tier.name == "D2"
    assert finding.passed_over == (("D1", "Landlock: not here"),)


def test_where_every_tier_lacks_something_the_one_that_lacks_least_is_used(found):
    found(D1={"limits": "a", "no-network": "b"}, D2={"limits": "a"}, P=dict.fromkeys(PROMISES, ""))
    assert preparation.chosen().tier.name == "D2"


def test_a_machine_on_which_no_worker_starts_says_so(found):
    found()
    with pytest.raises(WorkerError, match="did not come up"):
        preparation.chosen()


def test_the_choice_is_made_once(found, monkeypatch):
    found(D1={}, D2={}, P={})
    first = preparation.chosen()
    monkeypatch.setattr(preparation, "check", None)
    assert preparation.chosen() is first


def test_a_tier_that_is_demanded_is_used_or_refused(found):
    found(D1={}, D2={"limits": "a"})
    preparation.demand("D2")
    assert preparation.record() == Isolation(tier="D2", missing=["limits"])
    preparation.demand()
    assert preparation.chosen().tier.name == "D1"
    preparation.demand("P")
    with pytest.raises(IsolationError) as caught:
        preparation.chosen()
    assert str(caught.value) == (
        "isolation P: it did not come up. Nothing was graded. "
        "`gradekit doctor` shows what this machine offers."
    )


def test_what_is_missing_is_refused_by_name_with_its_remedy(found):
    found(D1={"no-network": "it has TCP"}, D2="no", P="no")
    with pytest.raises(IsolationError) as caught:
        preparation.require()
    assert str(caught.value) == (
        "isolation D1: this does not hold here: no-network (it has TCP). Nothing was graded. "
        "`gradekit doctor` says how to mend it. "
        "To grade without it: --accept-missing=no-network."
    )


def test_what_was_accepted_by_name_is_recorded_and_nothing_else(found):
    found(D1={"no-network": "it has TCP"}, D2="no", P="no")
    preparation.accept(["no-network", "no-writing"])
    preparation.require()
    assert preparation.record() == Isolation(
        tier="D1", missing=["no-network"], accepted=["no-network"]
    )


def test_an_unknown_tier_or_property_is_told_with_those_there_are():
    with pytest.raises(UsageError) as caught:
        preparation.demand("D9")
    assert str(caught.value) == (
        "--isolation D9: there is no such tier. Choose from D1, D2, D3, U2, U1, U3, P."
    )
    with pytest.raises(UsageError) as caught:
        preparation.accept(["no-net"])
    assert str(caught.value).startswith(
        "--accept-missing no-net: there is no such property. Did you mean no-network? Choose from"
    )


@linux
def test_a_tier_for_the_other_kind_of_user_is_refused():
    other = "U1" if not os.geteuid() else "D1"
    with pytest.raises(IsolationError, match="it is for"):
        preparation.demand(other)


def test_a_tier_whose_program_is_missing_says_what_to_install(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "apt install bubblewrap" in tiers.obstacle(BY_NAME["U2"])


@pytest.mark.parametrize(
    ("name", "user", "told"),
    [
        ("D1", 1000, "it is for root, and gradekit runs as an ordinary user"),
        ("U1", 0, "it is for an ordinary user, and gradekit runs as root"),
    ],
)
def test_a_tier_says_whom_it_is_for(monkeypatch, name, user, told):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    monkeypatch.setattr(sys, "platform", "linux")
    assert tiers.obstacle(BY_NAME[name]) == told


def test_elsewhere_than_on_linux_there_is_one_tier(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert tiers.candidates() == [PORTABLE]
    assert tiers.obstacle(BY_NAME["U1"]) == "it needs Linux"


@linux
def test_the_portable_tier_is_told_for_what_it_is():
    missing = preparation.check(PORTABLE).missing
    assert {"no-reading", "no-writing", "no-network", "no-processes", "no-signals"} <= set(missing)
    assert missing["no-reading"].startswith("it read a planted secret, ")
    assert missing["no-writing"].startswith("it wrote to a planted folder, ")
    assert re.fullmatch(
        "it has TCP, UDP, (TCP over IPv6, )?sockets of this machine, a connection",
        missing["no-network"],
    )
    assert missing["no-processes"] == "it can fork"
    assert re.fullmatch("it reached .*a signal of the judge", missing["no-signals"])
    assert "limits" not in missing
    assert "no-descriptors" not in missing
    assert "no-environment" not in missing


@linux
@pytest.mark.parametrize(
    ("opening", "promise", "told"),
    [
        ("os.environ['TOKEN'] = 's3cret'", "no-environment", "it sees TOKEN"),
        ("confinement.bounds.impose = lambda *_: ['memory']", "limits", "without limit: "),
        ("confinement._close_others = lambda _: None", "no-descriptors", "open in it: "),
        (
            "sys.prefix = '/another/python'",
            "same-python",
            f"it cannot use Python {sys.version.split()[0]} of /another/python, "
            "which every user must be able to read",
        ),
        ("confinement.landlock.enter = os.close", "no-reading", "it read a planted secret, "),
        ("confinement.seccomp.enter = lambda _: None", "no-network", "it has "),
        ("confinement.seccomp.enter = lambda _: None", "no-processes", "it can fork"),
    ],
)
def test_what_is_switched_off_is_found_missing(monkeypatch, opening, promise, told):
    """Each in turn: a promise without a probe is none."""
    breaking = f"import os, sys\nfrom child import confinement\n{opening}\n"
    monkeypatch.setattr(launcher, "SERVE", breaking + launcher.SERVE)
    whole = tiers.Tier(name="all", layers="", landlock=True, filter="open")
    assert preparation.check(whole).missing[promise].startswith(told)


@linux
def test_every_limit_that_can_not_be_set_is_named(monkeypatch):
    unlimited = (
        "import resource\n"
        "def refuse(*_): raise ValueError('not here')\n"
        "resource.setrlimit = refuse\n"
        "resource.getrlimit = lambda _: (resource.RLIM_INFINITY,) * 2\n"
    )
    monkeypatch.setattr(launcher, "SERVE", unlimited + launcher.SERVE)
    told = preparation.check(PORTABLE).missing["limits"]
    for name in (
        *("processor time", "open files", "memory", "cpu", "file size", "core dumps"),
        *("locked memory", "message queues"),
    ):
        assert name in told.removeprefix("without limit: ").split(", ")


def test_a_check_that_fails_half_way_is_told_with_its_tier_and_reason(monkeypatch, tmp_path):
    broken = tmp_path / "probes.py"
    broken.write_text("def attempt(what): raise RuntimeError('no such probe')\n", "utf-8")
    monkeypatch.setattr(selfcheck, "PROBES", broken)
    with pytest.raises(WorkerError) as caught:
        preparation.check(PORTABLE)
    assert str(caught.value) == (
        "P: the check of the isolation came to no result (RuntimeError: no such probe). "
        "Use another tier, and report this."
    )


def test_a_check_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    preparation.check(PORTABLE)
    assert list(tmp_path.iterdir()) == []


def test_a_worker_of_no_tier_in_particular_gets_the_chosen_one(start, found, monkeypatch):
    worker: Worker = start("def f(): return 1")
    worker.load()
    assert worker.tier is preparation.chosen().tier


def test_a_search_beside_other_work_is_waited_for(found):
    found(D1={}, D2={}, P={})
    preparation.begin()
    assert preparation.chosen().tier.name == "D1"


def test_a_search_that_fails_beside_other_work_is_told_to_whoever_waits(found):
    found()
    preparation.begin()
    with pytest.raises(WorkerError, match="did not come up"):
        preparation.chosen()


def test_a_demand_in_the_middle_of_a_search_counts(found):
    found(D1={}, D2={}, P={})
    preparation.begin()
    preparation.demand("D2")
    assert preparation.chosen().tier.name == "D2"


def test_a_python_that_another_user_may_not_look_into_is_told(monkeypatch, tmp_path):
    folder = tmp_path / "own" / "lib"
    folder.mkdir(parents=True)
    (tmp_path / "own").chmod(0o700)
    for open_one in (tmp_path, *tmp_path.parents[:-2]):
        open_one.chmod(open_one.stat().st_mode | 0o001)
    monkeypatch.setattr(tiers.os, "__file__", str(folder / "os.py"))
    monkeypatch.setattr(tiers.os, "geteuid", lambda: 0)
    why = f"its user may not look into {tmp_path / 'own'}, below which this Python is"
    assert tiers.obstacle(BY_NAME["D1"]) == why
    assert tiers.obstacle(BY_NAME["D2"]) == ""
