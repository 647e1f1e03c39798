"""Every step succeeds, or no code of a student's runs."""

import functools
import os
import sys

import pytest

from gradekit.model.errors import WorkerError
from gradekit.model.limits import Limits
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox import isolation, launcher, tiers
from gradekit.sandbox.child.confinement import landlock
from gradekit.sandbox.program import Program
from gradekit.sandbox.static_imports import STATEMENT, imported, may_draw
from gradekit.sandbox.tiers import BY_NAME, Tier
from gradekit.sandbox.worker import Worker
from tests.isolation import ISOLATION, fixed
from tests.sandbox.leaks import is_gone

linux = pytest.mark.skipif(sys.platform != "linux", reason="the steps are Linux's")

AROUND = """
import os

def descriptors(): return os.dup(0)
def user(): return [*os.getresuid(), *os.getresgid(), len(os.getgroups())]
def hidden(path):
    with open(path) as file:
        return len(file.read())
def folder(): return [os.getcwd(), os.path.abspath("submission.py")]
"""

AT_IMPORT = """
import os, socket, sys, threading

class Finder:
    def find_spec(self, name, *_):
        if name == "colorsys":
            sys.told = told()
            raise SystemExit("a module may")

def told():
    status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
    return {
        "users": sorted({*os.getresuid(), *os.getresgid(), *os.getgroups()}),
        "may read": works(lambda: open("/etc/passwd").close()),
        "capabilities": int(status["CapEff"], 16) | int(status["CapPrm"], 16),
        "managed": [name for name, action in ACTIONS.items() if works(action)],
    }

def works(action):
    try:
        action()
    except (OSError, RuntimeError) as error:
        return isinstance(error, FileNotFoundError)
    return True

ACTIONS = {
    "write": lambda: open("/dev/null", "wb").close(),
    "remove": lambda: os.unlink("/tmp/there-is-no-file-of-this-name"),
    "process": os.fork,
    "program": lambda: os.execv("/usr/bin/true", ["true"]),
    "thread": threading.Thread(target=int).start,
    "socket": lambda: socket.socket().close(),
    "signal": lambda: os.kill(os.getppid(), 0),
}
sys.meta_path.insert(0, Finder())
"""
"""Imports `colorsys` by trying what a module might do."""
TOLD = """
import ctypes
def told():
    '''
    import colorsys
    '''
    import sys
    return sys.told
def capabilities():
    sets = (ctypes.c_uint32 * 6)()
    ctypes.CDLL(None).capget((ctypes.c_uint32 * 2)(0x20080522, 0), sets)
    return list(sets)
"""
READING_AND_CHROOT = 1 << 1 | 1 << 2 | 1 << 18


@pytest.fixture(params=[tier.name for tier in tiers.candidates()])
def tier(request):
    """Give every tier that this machine can try, and that works."""
    tier = BY_NAME[request.param]
    if lacks_something(tier) and tier is not tiers.PORTABLE:
        pytest.skip(f"{tier.name} does not hold here")
    return tier


@functools.cache
def lacks_something(tier):
    return bool(ISOLATION.check(tier).missing)


@pytest.mark.sample(4)
@linux
@pytest.mark.parametrize(
    ("broken", "step"),
    [
        ("landlock.enter", "Landlock"),
        ("rlimits.impose", "setting limits"),
        ("privileges.forbid_new_ones", "giving up privileges"),
        ("privileges.become", "changing the user"),
        ("privileges.change_root", "chroot"),
        ("privileges.hide_and_end_with", "ending with the fork server"),
        ("seccomp.enter", "the filter of system calls"),
        ("landlock.rules", "Landlock"),
        ("os.closerange", "closing what is open"),
    ],
)
def test_a_step_that_fails_keeps_the_submission_from_running(monkeypatch, broken, step):
    breaking = (
        "import os\nfrom child.confinement import landlock, rlimits, privileges, seccomp\n"
        "def fail(*_): raise OSError(38, 'Function not implemented')\n"
        f"{broken} = fail\n"
    )
    monkeypatch.setattr(launcher, "SERVE", breaking + launcher.SERVE)
    root = not os.geteuid()
    whole = Tier(name="all", layers="", landlock=True, filter="open", user=root, empty_root=root)
    program = Program(source="def f(): return 1", filename="submission.py", functions=["f"])
    if not root and broken in {"privileges.become", "privileges.change_root"}:
        pytest.skip("root's own")
    with Worker(program, Limits(), fixed(whole)) as worker, pytest.raises(WorkerError) as caught:
        worker.load()
    assert f"{step}: [Errno 38] Function not implemented" in str(caught.value)


@linux
@pytest.mark.parametrize(
    ("pretence", "told"),
    [
        ("os.getppid = lambda: 1", "ending with the fork server: the fork server is gone"),
        (
            "os.setresuid = lambda *_: None",
            "changing the user: still the user (0, 0, 0)",
        ),
    ],
)
def test_a_step_that_only_seems_to_succeed_is_told_for_what_it_is(monkeypatch, pretence, told):
    root = not os.geteuid()
    if not root and "setresuid" in pretence:
        pytest.skip("root's own")
    monkeypatch.setattr(launcher, "SERVE", f"import os\n{pretence}\n{launcher.SERVE}")
    program = Program(source="def f(): return 1", filename="submission.py", functions=["f"])
    tier = Tier(name="user", layers="", user=root)
    with Worker(program, Limits(), fixed(tier)) as worker, pytest.raises(WorkerError) as caught:
        worker.load()
    assert isolation.reason(caught.value) == told


def test_the_check_of_a_tier_names_the_step_that_failed(monkeypatch):
    breaking = (
        "from child.confinement import seccomp\n"
        "def fail(*_): raise OSError(22, 'Invalid argument')\n"
        "seccomp.enter = fail\n"
    )
    monkeypatch.setattr(launcher, "SERVE", breaking + launcher.SERVE)
    strongest = next(tier for tier in tiers.candidates() if tier.filter)
    with pytest.raises(WorkerError) as caught:
        ISOLATION.check(strongest)
    expected = "the filter of system calls: [Errno 22] Invalid argument"
    assert isolation.reason(caught.value) == expected


def test_a_worker_of_roots_has_a_user_of_its_own_and_no_groups(start, tier):
    if not tier.user:
        pytest.skip("root's own")
    one, other = (start(AROUND, tier=tier) for _ in range(2))
    users = [worker.call("user", []).value for worker in (one, other)]
    for numbers in users:
        assert len(set(numbers[:6])) == 1
        assert 61000 <= numbers[0] < 64000
        assert numbers[6] == 0
    assert users[0] != users[1]


def test_the_folder_of_a_worker_is_the_root_and_can_be_asked_for(start, tier):
    assert start(AROUND, tier=tier).call("folder", []).value == ["/", "/submission.py"]


def test_what_is_hidden_cannot_be_read_although_its_neighbours_can(tmp_path):
    packages = tmp_path / "site-packages"
    for name in ("numbers", "secret"):
        (packages / name / "inside").mkdir(parents=True)
    granted = sorted(landlock._granted(str(packages), (str(packages / "secret"),)))
    assert granted == [str(packages / "numbers")]
    deep = sorted(landlock._granted(str(packages), (str(packages / "secret" / "inside"),)))
    assert deep == [str(packages / "numbers")]
    assert list(landlock._granted(str(packages), (str(tmp_path / "other"),))) == [str(packages)]


def test_a_module_of_the_standard_library_is_imported_in_every_tier(start, tier):
    worker = start("def f():\n    import colorsys, wave\n    return colorsys.ONE_THIRD", tier=tier)
    assert worker.call("f", []).value == pytest.approx(1 / 3)


def test_numpy_and_annotations_work_in_every_tier(start, tier):
    worker = start(
        """
        import numpy as np
        def f(z: np.ndarray): return np.linalg.norm(z) + np.fft.fft(z).real.sum() * 0
        def g(): return np.random.random() < 2
        """,
        "f",
        "g",
        tier=tier,
    )
    assert worker.call("f", [[3.0, 4.0]]).value == 5.0
    assert worker.call("g", []).value is True


def test_a_file_that_is_missing_is_told_as_an_error_of_the_systems(start, tier):
    outcome = start("def f(): open('input.txt')", tier=tier).call("f", [])
    assert outcome.kind is OutcomeKind.RAISED
    assert outcome.exception in {"FileNotFoundError", "PermissionError"}


def test_workers_leave_no_process_in_any_tier(start, tier):
    if tier.boxed:
        pytest.skip("its numbers are its own")
    worker = start("import os\ndef f(): return os.getpid()", tier=tier)
    pids = []
    for _ in range(5):
        pids.append(worker.call("f", []).value)
        worker.restart()
    worker.stop()
    assert all(map(is_gone, pids))


@linux
def test_a_daemon_in_a_session_of_its_own_ends_with_its_worker(start):
    worker = start(
        """
        import os, time
        def f():
            ours, its = os.pipe()
            if os.fork() == 0:
                os.setsid()
                if os.fork():
                    os._exit(0)
                os.write(its, str(os.getpid()).encode())
                time.sleep(600)
            return int(os.read(ours, 20))
        """,
        tier=tiers.PORTABLE,
    )
    daemon = worker.call("f", []).value
    assert not is_gone(daemon)
    worker.stop()
    assert is_gone(daemon)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import math, os.path as p", ("math", "os.path")),
        ("from random import random as r, seed", ("random", "random.random", "random.seed")),
        ("def f():\n    import decimal; import heapq", ("decimal", "heapq")),
        ("from xml import (dom,\n    sax)", ("xml", "xml.dom", "xml.sax")),
        ("np.linalg.norm(x); np.exp(x)", ("numpy.linalg",)),
        ("def f(z: ndarray): ...", ("child.array_arguments",)),
        ("import gradekit.judging.judge, this, test.support\nfrom . import x", ()),
        (
            '"""\nimport venv.__main__, unittest.__main__\nfrom asyncio import __main__"""',
            ("asyncio",),
        ),
        ("import idlelib.idle, antigravity, lib2to3.pgen2, ensurepip, turtledemo.clock", ()),
        ("import numpy.distutils.cpuinfo, numpy.f2py.cfuncs, numpy.conftest, numpy.lib.tests", ()),
        ("import child.forkserver, scipy, torch, setup, submission, os." + "a" * 100, ()),
        ("important = 1\nx = 'import'", ()),
    ],
)
def test_what_a_submission_imports_is_found_in_its_text(source, names):
    assert imported(source) == names


@pytest.mark.parametrize(
    ("source", "draws"),
    [
        ("import math\nimport numpy as np\nnp.exp(x)", False),
        ("from __future__ import annotations\nfrom collections.abc import Sequence", False),
        ("def f(z: np.ndarray): ...", False),
        ("import random", True),
        ("np.random.rand()", True),
        ("from numpy import random as r", True),
        ("import os, statistics\nstatistics.fmean(x)", False),
        ("from statistics import NormalDist\nNormalDist().samples(3)", True),
        ("from scipy import stats", True),
        ("m = __import__('ran' + 'dom')", True),
        ("import sys\nsys.modules['ran' 'dom']", True),
        ("import importlib", True),
        ("exec('import ran' + 'dom')", True),
    ],
)
def test_what_may_draw_random_numbers_is_found_in_its_text(source, draws):
    assert may_draw(source) == draws


def test_a_text_of_a_thousand_imports_is_cut_short():
    assert len(imported("\n".join(f"import xml.a{n}" for n in range(1000)))) == 100


def test_a_list_of_names_without_an_end_is_read_once():
    assert len(STATEMENT.findall("from xml import (\n" * 1000)) == 1


@linux
def test_modules_are_imported_where_they_can_only_read(monkeypatch, start, tier):
    if not tier.sealed:
        pytest.skip("its modules are imported by the submission")
    monkeypatch.setattr(launcher, "SERVE", AT_IMPORT + launcher.SERVE)
    worker = start(AROUND + TOLD, tier=tier)
    told = worker.call("told", []).value
    assert told["managed"] == []
    assert told["may read"]
    assert told["users"] == sorted({*worker.call("user", []).value[:6]})
    assert told["capabilities"] & ~READING_AND_CHROOT == 0
    assert worker.call("capabilities", []).value == [0] * 6


@linux
def test_a_module_that_started_a_thread_is_refused(monkeypatch):
    """A filter holds for the thread that asks for it, and for no other."""
    threaded = (
        "import sys, threading, time\n"
        "from child.confinement import rlimits, seccomp\n"
        "rlimits.refuse_processes = lambda: (64, 64)\n"
        "seccomp.enter = lambda _: None\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'colorsys':\n"
        "            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    monkeypatch.setattr(launcher, "SERVE", threaded + launcher.SERVE)
    program = Program(source="import colorsys", filename="submission.py", functions=[])
    sealed = Tier(name="sealed", layers="", filter="sealed")
    with Worker(program, Limits(), fixed(sealed)) as worker, pytest.raises(WorkerError) as caught:
        worker.load()
    assert isolation.reason(caught.value) == (
        "importing modules: a module has started a thread, which would not be confined"
    )
