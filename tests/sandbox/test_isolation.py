"""The strongest tier that holds is used, and what does not hold is told."""

import os
import re
import shutil
import subprocess
import sys
import threading
from multiprocessing import get_context

import pytest

from gradekit.model import report
from gradekit.model.errors import IsolationError, UsageError, WorkerError
from gradekit.model.limits import Limits
from gradekit.sandbox import isolation, launcher, selfcheck, tiers
from gradekit.sandbox.isolation import PROMISES, Isolation, TierCheck
from gradekit.sandbox.program import Program
from gradekit.sandbox.tiers import BY_NAME, PORTABLE
from gradekit.sandbox.worker import Worker
from tests.isolation import ISOLATION
from tests.sandbox.leaks import is_gone

PID = Program(
    source="import os\ndef pid(): return [os.getpid(), os.getppid()]",
    filename="submission.py",
    functions=["pid"],
)
linux = pytest.mark.skipif(sys.platform != "linux", reason="the tiers are Linux's")


@pytest.fixture
def findings(monkeypatch):
    """Say what the check of each tier finds, instead of trying."""

    def patch(**missing):
        def check(tier, *_):
            lacking = missing.get(tier.name, "it did not come up")
            if isinstance(lacking, str):
                raise WorkerError(f"Traceback\nConfinementError: {lacking}.")
            return TierCheck(tier=tier, missing=lacking)

        monkeypatch.setattr(isolation, "check", check)
        named = [BY_NAME[name] for name in ("D1", "D2", "P")]
        monkeypatch.setattr(tiers, "candidates", lambda: named)
        monkeypatch.setattr(tiers, "obstacle", lambda _tier: "")

    return patch


def test_the_first_tier_that_lacks_nothing_is_used(findings):
    findings(D1={}, D2={}, P={})
    assert Isolation().finding() == TierCheck(tier=BY_NAME["D1"], missing={})


def test_a_tier_that_does_not_come_up_is_passed_over_with_its_reason(findings):
    findings(D1="Landlock: not here", D2={}, P={})
    finding = Isolation().finding()
    assert finding.tier.name == "D2"
    assert finding.passed_over == (("D1", "Landlock: not here"),)


def test_where_every_tier_lacks_something_the_one_that_lacks_least_is_used(findings):
    findings(
        D1={"limits": "a", "no-network": "b"}, D2={"limits": "a"}, P=dict.fromkeys(PROMISES, "")
    )
    assert Isolation().tier().name == "D2"


def test_a_machine_on_which_no_worker_starts_says_so(findings):
    findings()
    with pytest.raises(WorkerError, match="did not come up"):
        Isolation().finding()


def test_the_choice_is_made_once(findings, monkeypatch):
    findings(D1={}, D2={}, P={})
    isolation = Isolation()
    first = isolation.finding()
    monkeypatch.setattr(isolation, "check", None)
    assert isolation.finding() is first


def test_a_tier_that_is_demanded_is_used_or_refused(findings):
    findings(D1={}, D2={"limits": "a"})
    assert Isolation("D2").record() == report.Isolation(tier="D2", missing=["limits"])
    assert Isolation("").tier().name == "D1"
    with pytest.raises(IsolationError) as caught:
        Isolation("P").finding()
    assert str(caught.value) == (
        "isolation P: it did not come up. Nothing was graded. "
        "`gradekit doctor` shows what this machine offers."
    )


def test_what_is_missing_is_refused_by_name_with_its_remedy(findings):
    findings(D1={"no-network": "it has TCP"}, D2="no", P="no")
    with pytest.raises(IsolationError) as caught:
        Isolation().require()
    assert str(caught.value) == (
        "isolation D1: this does not hold here: no-network (it has TCP). Nothing was graded. "
        "`gradekit doctor` says how to mend it. "
        "To grade without it: --accept-missing=no-network."
    )


def test_what_was_accepted_by_name_is_recorded_and_nothing_else(findings):
    findings(D1={"no-network": "it has TCP"}, D2="no", P="no")
    isolation = Isolation(accepted=["no-network", "no-writing"])
    isolation.require()
    assert isolation.record() == report.Isolation(
        tier="D1", missing=["no-network"], accepted=["no-network"]
    )


def test_another_process_is_given_the_tier_that_was_found_and_what_is_accepted(findings):
    findings(D1="no", D2={"limits": "a"}, P=dict.fromkeys(PROMISES, ""))
    isolation = Isolation(accepted=["limits", "limits"])
    assert isolation.settings() == ("D2", ("limits",))
    assert Isolation(*isolation.settings()).record() == isolation.record()


def test_an_unknown_tier_or_property_is_told_with_those_there_are():
    with pytest.raises(UsageError) as caught:
        Isolation("D9")
    assert str(caught.value) == (
        "--isolation D9: there is no such tier. Choose from D1, D2, D3, U2, U1, U3, P."
    )
    with pytest.raises(UsageError) as caught:
        Isolation(accepted=["no-net"])
    assert str(caught.value).startswith(
        "--accept-missing no-net: there is no such property. Did you mean no-network? Choose from"
    )


@linux
def test_a_tier_for_the_other_kind_of_user_is_refused():
    other = "U1" if not os.geteuid() else "D1"
    with pytest.raises(IsolationError, match="it is for"):
        Isolation(other)


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
    missing = ISOLATION.check(PORTABLE).missing
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
        ("confinement.rlimits.impose = lambda *_: ['memory']", "limits", "without limit: "),
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
    assert ISOLATION.check(whole).missing[promise].startswith(told)


@linux
@pytest.mark.parametrize(
    ("promise", "told"),
    [
        ("no-writing", "it wrote to /tmp on import"),
        ("no-network", "it has TCP on import"),
        ("no-processes", "it can fork on import"),
        ("no-signals", "it reached a signal on import of the judge"),
    ],
)
def test_what_a_module_could_do_while_it_is_imported_is_found_missing(monkeypatch, promise, told):
    breaking = (
        "from child.confinement import rlimits, seccomp\n"
        "enter = seccomp.enter\n"
        "seccomp.enter = lambda name: 'import' in name or enter(name)\n"
        "rlimits.refuse_processes = lambda: (64, 64)\n"
    )
    monkeypatch.setattr(launcher, "SERVE", breaking + launcher.SERVE)
    sealed = tiers.Tier(name="sealed", layers="", filter="sealed")
    assert ISOLATION.check(sealed).missing[promise].startswith(told)


@linux
def test_every_limit_that_cannot_be_set_is_named(monkeypatch):
    unlimited = (
        "import resource\n"
        "def refuse(*_): raise ValueError('not here')\n"
        "resource.setrlimit = refuse\n"
        "resource.getrlimit = lambda _: (resource.RLIM_INFINITY,) * 2\n"
    )
    monkeypatch.setattr(launcher, "SERVE", unlimited + launcher.SERVE)
    told = ISOLATION.check(PORTABLE).missing["limits"]
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
        ISOLATION.check(PORTABLE)
    assert str(caught.value) == (
        "P: the check of the isolation came to no result (RuntimeError: no such probe). "
        "Use another tier, and report this."
    )


def test_a_check_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ISOLATION.check(PORTABLE)
    assert list(tmp_path.iterdir()) == []


def test_a_worker_runs_in_the_tier_of_its_isolation(findings):
    findings(D1="no", D2="no", P={})
    with Isolation() as isolation, Worker(PID, Limits(), isolation) as worker:
        assert worker.call("pid", []).value[1] == isolation.fork_server()._popen.pid


def test_a_search_beside_other_work_is_waited_for(findings):
    findings(D1={}, D2={}, P={})
    isolation = Isolation()
    isolation.begin()
    assert isolation.tier().name == "D1"


def test_a_search_that_fails_beside_other_work_is_told_to_whoever_waits(findings):
    findings()
    isolation = Isolation()
    isolation.begin()
    with pytest.raises(WorkerError, match="did not come up"):
        isolation.finding()


def test_fork_servers_end_with_their_isolation(findings):
    findings(D1="no", D2="no", P={})
    with Isolation() as isolation:
        isolation.begin()
        fork_servers = [isolation.fork_server(package) for package in ("", "colorsys")]
        assert all(fork_server.is_alive() for fork_server in fork_servers)
    assert all(is_gone(fork_server._popen.pid) for fork_server in fork_servers)


def test_what_was_launched_early_is_used_and_ends_with_the_isolation(findings):
    findings(D1="no", D2="no", P={})
    launched = launcher.start("colorsys")
    with Isolation(launched=launched) as isolation:
        assert isolation.fork_server("colorsys")._popen is launched.process
        assert isolation.fork_server("")._popen is not launched.process
    assert is_gone(launched.process.pid)


def test_a_fork_server_that_cannot_be_started_early_is_none(monkeypatch):
    monkeypatch.setattr(launcher, "command", lambda: ["/no/such/python"])
    assert launcher.start() is None


def test_fork_servers_end_at_exit():
    code = (
        "from gradekit.sandbox import launcher\n"
        "from gradekit.sandbox.isolation import Isolation\n"
        "isolation = Isolation(launched=launcher.start())\n"
        "unused = launcher.start()\n"
        "print(isolation.fork_server()._popen.pid, unused.process.pid)\n"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert all(is_gone(int(number)) for number in done.stdout.split())


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_process_made_by_fork_has_fork_servers_of_its_own(findings):
    findings(D1="no", D2="no", P={})
    with Isolation() as isolation, Worker(PID, Limits(), isolation) as worker:
        inherited = isolation.fork_server()
        forked = get_context("fork")
        ours, its = forked.Pipe()

        def judge():
            with Worker(PID, Limits(), isolation) as other:
                its.send(other.call("pid", []).value[1])
            isolation.close()

        process = forked.Process(target=judge)
        process.start()
        assert ours.recv() != inherited._popen.pid
        process.join()
        assert process.exitcode == 0
        assert worker.call("pid", []).value[1] == inherited._popen.pid


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


def test_a_search_that_outlives_its_isolation_ends_what_it_started(monkeypatch):
    began, may_go_on, ended = threading.Event(), threading.Event(), []

    def find(*_):
        began.set()
        may_go_on.wait(10)
        return TierCheck(tier=PORTABLE, missing={})

    isolated = Isolation()
    monkeypatch.setattr(isolated, "_find", find)
    monkeypatch.setattr(isolated.fork_servers, "end", lambda: ended.append(True))
    isolated.begin()
    search = isolated._search
    began.wait(10)
    isolated._search = None  # as if an interrupt had come while it was waited for
    isolated.close()
    may_go_on.set()
    search.join()
    sys.setswitchinterval(isolated._switch_interval)
    assert ended == [True, True]
