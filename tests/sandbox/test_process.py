"""A worker process comes up, is heard in time, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from gradekit.model.errors import WorkerError
from gradekit.model.limits import Limits
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox import client, forkserver, launcher, process
from gradekit.sandbox.child import protocol
from gradekit.sandbox.process import Lost, Process
from gradekit.sandbox.tiers import PORTABLE
from tests.isolation import ISOLATION
from tests.sandbox.leaks import is_gone, open_descriptors

NUMBERS = """
import os

def pid():
    return os.getpid()

def forked():
    child = os.fork()
    while child == 0:
        pass
    return child
"""


def test_thirty_restarts_leave_no_descriptor_and_no_process(start):
    worker = start(NUMBERS)
    before = open_descriptors()
    pids = []
    for _ in range(30):
        pids.append(worker.call("pid", []).value)
        worker.restart()
    worker.stop()
    assert open_descriptors() == before
    assert len(set(pids)) == 30
    assert all(map(is_gone, pids))


def test_the_next_worker_is_there_before_it_is_asked_for(start):
    worker = start(NUMBERS)
    first = worker.call("pid", []).value
    worker.restart()
    second = worker.call("pid", []).value
    before = len(open_descriptors())
    worker.restart()
    assert worker.starts == 2
    third = worker.call("pid", []).value
    assert worker.starts == 3
    assert len({first, second, third}) == 3
    assert len(open_descriptors()) == before
    worker.stop()
    assert all(map(is_gone, (first, second, third)))


def test_a_next_worker_that_cannot_be_started_is_told_when_it_is_needed(start, monkeypatch):
    worker = start(NUMBERS)
    worker.call("pid", [])
    worker.restart()
    monkeypatch.setattr(forkserver, "REFUSED", 1 << 30)  # whatever comes is a refusal
    monkeypatch.setattr(forkserver.os, "strerror", lambda _: "no more processes")
    with pytest.raises(WorkerError, match="could not be started"):
        worker.call("pid", [])


def test_a_worker_that_ends_itself_again_and_again_leaves_nothing(start):
    worker = start("import os\ndef f(): os._exit(0)")
    before = open_descriptors()
    for _ in range(5):
        assert worker.call("f", []).kind is OutcomeKind.DIED
    assert open_descriptors() == before


def test_children_of_a_worker_end_with_it(start):
    worker = start(NUMBERS, tier=PORTABLE)
    child = worker.call("forked", []).value
    assert not is_gone(child)
    worker.stop()
    for _ in range(200):  # the child is not ours to wait for
        if is_gone(child) or state(child) == "Z":
            return
        time.sleep(0.01)
    pytest.fail("the child is still running")


def state(pid):
    """Give the letter by which ps tells a zombie, Z, also for what is gone."""
    command = ["ps", "-o", "stat=", "-p", str(pid)]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    return listed.stdout.strip()[:1] or "Z"


def test_a_process_that_cannot_be_started_is_told_and_leaves_nothing(monkeypatch, start):
    monkeypatch.setattr(launcher, "command", lambda: ["/no/such/python"])
    worker = start("def f(): ...", tier=PORTABLE)
    before = open_descriptors()
    with pytest.raises(WorkerError) as caught:
        worker.start()
    assert str(caught.value) == (
        f"{sys.executable}: the worker process could not be started "
        "([Errno 2] No such file or directory: '/no/such/python'). "
        "Check that this Python can run, and that processes and open files are left."
    )
    assert open_descriptors() == before


@pytest.mark.parametrize("pipes", [0, 1, 2])
def test_a_start_that_fails_half_way_leaves_nothing(monkeypatch, pipes):
    before = open_descriptors()
    made = []

    def scarce(pipe=os.pipe):
        if len(made) == pipes:
            raise OSError(24, "Too many open files")
        made.append(pipe())
        return made[-1]

    with monkeypatch.context() as patch:
        patch.setattr(process.os, "pipe", scarce)
        with pytest.raises(WorkerError, match="Too many open files"):
            Process(ISOLATION.fork_servers.get(), PORTABLE.plan(Limits(), ""))
    assert open_descriptors() == before


def test_an_interrupt_during_the_start_leaves_nothing(monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    before = open_descriptors()
    monkeypatch.setattr(launcher.subprocess, "Popen", interrupted)
    with pytest.raises(KeyboardInterrupt):
        launcher.launch()
    assert open_descriptors() == before


def test_a_fork_server_that_does_not_come_up_is_our_fault(monkeypatch, start):
    monkeypatch.setattr(launcher, "BOOT", "import no_such_module\n")
    before = open_descriptors()
    with pytest.raises(WorkerError) as caught:
        start("def f(): ...", tier=PORTABLE).load()
    message = str(caught.value)
    assert message.startswith(
        f"{sys.executable}: the worker process did not come up. "
        "Check that msgspec can be imported there. It printed: "
    )
    assert message.endswith("ModuleNotFoundError: No module named 'no_such_module'")
    assert open_descriptors() == before


def test_a_worker_that_does_not_come_up_is_our_fault(served_by, start):
    served_by("import no_such_module")
    with pytest.raises(WorkerError) as caught:
        start("def f(): ...", tier=PORTABLE).load()
    message = str(caught.value)
    assert message.startswith(
        f"{sys.executable}: the worker process did not come up "
        "(the process ended itself with exit status 1). Check that msgspec can be imported there. "
        "It printed: "
    )
    assert message.endswith("ModuleNotFoundError: No module named 'no_such_module'")


def test_a_worker_that_says_nothing_at_the_start_is_our_fault(monkeypatch, served_by, start):
    served_by("time.sleep(60)")
    monkeypatch.setattr(client, "SECONDS_TO_START", 0.2)
    with pytest.raises(WorkerError, match=r"did not come up \(it said nothing\)"):
        start("def f(): ...", tier=PORTABLE).load()


def test_a_worker_that_begins_with_something_else_is_our_fault(served_by, start):
    frame = protocol.encode(protocol.Unreadable(1, "no hello"))
    served_by(f"os.write(replies, {frame!r})\ntime.sleep(60)")
    with pytest.raises(WorkerError, match=r"did not come up \(it did not say hello\)"):
        start("def f(): ...", tier=PORTABLE).load()


def soon():
    return time.monotonic() + 20


def test_an_answer_that_a_worker_did_not_ask_for_ends_it_with_the_reason(start):
    worker = start("def f(): ...", tier=PORTABLE)
    worker.load()
    worker._process.write(protocol.encode(protocol.AnswerRequest(None, "")), soon())
    assert worker.call("f", []).message == "the process ended itself with exit status 1"
    assert worker.output().endswith("AssertionError: an answer to no question\n")


def test_a_request_that_is_not_read_ends_at_the_deadline(speaking):
    speaker = speaking("time.sleep(60)")
    with pytest.raises(Lost) as caught:
        speaker.write(bytes(10 << 20), time.monotonic() + 0.2)
    assert caught.value.kind is OutcomeKind.TIMED_OUT


def test_a_large_request_is_written_while_the_worker_prints(speaking):
    speaker = speaking(
        "left = 3 << 20\n"
        "while left:\n"
        "    print('x' * 20000, flush=True)\n"
        "    left -= len(os.read(requests, 1 << 16))\n"
        "os.write(replies, b'GK01' + bytes([2, 0, 0, 0]) + b'ok')\n"
        "time.sleep(60)"
    )
    speaker.write(bytes(3 << 20), soon())
    assert speaker.read(soon()) == b"ok"
    assert len(speaker.take_output()) == process.KEPT_OUTPUT


def test_output_that_was_closed_is_not_waited_for_again_and_again(speaking, monkeypatch):
    speaker = speaking("os.close(1); os.close(2); time.sleep(60)")
    reads = []
    receive = speaker._receive
    monkeypatch.setattr(speaker, "_receive", lambda end: reads.append(end) or receive(end))
    with pytest.raises(Lost):
        speaker.read(time.monotonic() + 0.2)
    assert len(reads) <= 2
    assert speaker.take_output() == ""


def test_a_reply_before_the_request_is_an_intrusion(speaking):
    speaker = speaking(
        "os.write(replies, b'GK01' + bytes(4))\nprint('done', flush=True)\ntime.sleep(60)"
    )
    while "done" not in speaker.take_output():
        time.sleep(0.005)
    with pytest.raises(Lost, match="the code wrote to gradekit's own channel"):
        speaker.write(b"question", soon())


DEATHS = {
    "exit 0": ("os._exit(0)", "the process ended itself with exit status 0"),
    "exit 3": ("os._exit(3)", "the process ended itself with exit status 3"),
    "a signal": ("os.kill(os.getpid(), 15)", "the process was ended by SIGTERM"),
    "a signal without a name": ("os.kill(os.getpid(), 40)", "the process was ended by signal 40"),
    "abort": ("os.abort()", "the process was ended by SIGABRT"),
    "a closed channel": ("os.close(replies); time.sleep(60)", "the process was ended by SIGKILL"),
}
if sys.platform != "linux":
    del DEATHS["a signal without a name"]


@pytest.mark.parametrize(("text", "detail"), DEATHS.values(), ids=DEATHS.keys())
def test_a_death_is_told_by_its_cause(speaking, text, detail):
    speaker = speaking(text)
    with pytest.raises(Lost) as caught:
        speaker.read(soon())
    assert (caught.value.kind, caught.value.detail) == (OutcomeKind.DIED, detail)


def test_a_death_is_noticed_in_writing_too(speaking):
    speaker = speaking("os.read(requests, 1); os._exit(5)")
    with pytest.raises(Lost, match="exit status 5"):
        speaker.write(bytes(10 << 20), soon())


def test_a_worker_that_closes_its_requests_is_ended(speaking):
    speaker = speaking("os.close(requests)\nprint('done', flush=True)\ntime.sleep(60)")
    while "done" not in speaker.take_output():
        time.sleep(0.005)
    with pytest.raises(Lost, match="the process was ended by SIGKILL"):
        speaker.write(b"question", soon())


def test_processor_time_used_up_is_told_as_timed_out(speaking):
    speaker = speaking(
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    )
    with pytest.raises(Lost) as caught:
        speaker.read(soon())
    assert caught.value.kind is OutcomeKind.TIMED_OUT
    assert caught.value.detail == "the code used up its processor time"


def test_a_flood_of_output_is_cut_and_told(speaking, monkeypatch):
    monkeypatch.setattr(process, "LARGEST_OUTPUT", 2 << 20)
    speaker = speaking("while True: os.write(2, bytes(1 << 16))")
    with pytest.raises(Lost) as caught:
        speaker.read(soon())
    assert caught.value.kind is OutcomeKind.DIED
    assert caught.value.detail == "the code printed more than 2 MB"
    assert len(speaker.take_output()) == process.KEPT_OUTPUT


def test_signals_to_the_judge_do_not_disturb_a_call(start):
    worker = start("import time\ndef f():\n    time.sleep(0.2)\n    return 1", tier=PORTABLE)
    worker.load()
    beats = []
    previous = signal.signal(signal.SIGALRM, lambda *_: beats.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
    try:
        outcome = worker.call("f", [])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    assert outcome.value == 1
    assert beats
