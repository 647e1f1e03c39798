"""Workers are forked by a fork server, which outlives them and not the judge."""

import gc
import os
import signal
import subprocess
import sys
import time

import pytest

from gradekit.model.errors import WorkerError
from gradekit.sandbox import launcher
from tests.isolation import ISOLATION
from tests.sandbox.leaks import is_gone, open_descriptors

FORKED = """
import os, sys

def pid():
    return [os.getpid(), os.getppid(), os.getsid(0)]

def descriptors():
    return [number for number in range(256) if is_open(number)]

def is_open(number):
    try:
        return os.dup2(number, number) == number
    except OSError:
        return False

def arrays():
    return "num" + "py" in sys.modules
"""
KILLED = """
import os, signal
from gradekit.model.limits import Limits
from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.program import Program
from gradekit.sandbox.worker import Worker
source = "import os, time\\ndef pid(): return os.getpid()\\ndef hang(): time.sleep(600)"
program = Program(source=source, filename="submission.py", functions=["pid", "hang"])
worker = Worker(program, Limits(), Isolation())
print(worker.call("pid", []).value, flush=True)
signal.alarm(1)
signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
worker.call("hang", [], seconds=60)
"""


def test_each_worker_is_a_child_of_one_fork_server_in_a_session_of_its_own(start):
    one, other = (start(FORKED).call("pid", []).value for _ in range(2))
    assert one[1] == other[1] != os.getpid()
    assert one[0] != other[0]
    assert one[0] == one[2]


def test_a_worker_has_its_pipes_and_nothing_of_the_fork_server(start):
    descriptors = start(FORKED).call("descriptors", []).value
    assert descriptors[:3] == [0, 1, 2]
    assert len(descriptors) == 5  # and two pipes


def test_numpy_is_there_only_for_a_submission_that_mentions_it(start):
    assert start(FORKED).call("arrays", []).value is False
    assert start(f"{FORKED}# numpy").call("arrays", []).value is True


def test_a_fork_server_that_was_killed_is_replaced(start):
    worker = start(FORKED)
    killed = ISOLATION.fork_servers.get()
    os.kill(worker.call("pid", []).value[1], signal.SIGKILL)
    while killed.is_alive():
        time.sleep(0.01)
    worker.restart()
    assert worker.call("pid", []).value[1] != killed
    assert ISOLATION.fork_servers.get() is not killed


def test_what_was_open_to_a_fork_server_that_was_killed_is_closed():
    gc.collect()  # what other tests have left is not counted
    killed = ISOLATION.fork_servers.get()
    before = len(open_descriptors())
    os.kill(killed._popen.pid, signal.SIGKILL)
    while killed.is_alive():
        time.sleep(0.01)
    assert ISOLATION.fork_servers.get() is not killed
    assert len(open_descriptors()) == before


def test_no_worker_outlives_a_judge_that_is_killed():
    command = [sys.executable, "-c", KILLED]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    for _ in range(500):
        if is_gone(int(ended.stdout)):
            return
        time.sleep(0.01)
    pytest.fail("the worker is still there")


def test_a_fork_that_is_refused_is_told(start, monkeypatch):
    refusing = "def refuse(): raise OSError(11, 'no')\nos.fork = refuse\n"
    monkeypatch.setattr(launcher, "SERVE", refusing + launcher.SERVE)
    with pytest.raises(WorkerError) as caught:
        start(FORKED).load()
    assert str(caught.value) == (
        f"{sys.executable}: the worker process could not be started "
        "(Resource temporarily unavailable). "
        "Check that this Python can run, and that processes and open files are left."
    )
