"""Workers that run a text and are ended when the test is over."""

from contextlib import ExitStack
from textwrap import dedent

import pytest

from gradekit.model.limits import Limits
from gradekit.sandbox import launcher
from gradekit.sandbox.process import Process
from gradekit.sandbox.program import Program
from gradekit.sandbox.tiers import PORTABLE
from gradekit.sandbox.worker import Worker
from tests.isolation import ISOLATION, fixed, start_fork_servers

QUICK = Limits(seconds_to_load=20, seconds_per_call=10)
"""Long enough for a busy machine; a test of a deadline brings its own."""


def started(stack, source, *functions, limits=QUICK, tier=None, **about):
    """Give a worker for a text; its functions are those that the text defines."""
    text = dedent(source)
    defined = [line[4:].partition("(")[0] for line in text.splitlines() if line[:4] == "def "]
    program = Program(
        source=text, filename="submission.py", functions=functions or defined, **about
    )
    isolation = fixed(tier) if tier else ISOLATION
    return stack.enter_context(Worker(program, limits, isolation))


@pytest.fixture(scope="session", autouse=True)
def warm():
    start_fork_servers()


@pytest.fixture
def start():
    """Give workers for one test."""
    with ExitStack() as stack:
        yield lambda *args, **kwargs: started(stack, *args, **kwargs)


@pytest.fixture(scope="module")
def start_shared():
    """Give workers for all tests of a file."""
    with ExitStack() as stack:
        yield lambda *args, **kwargs: started(stack, *args, **kwargs)


@pytest.fixture
def served_by(monkeypatch):
    """Let workers run a text of the test's, which knows its two pipes."""

    def patch(text):
        whole = f"import os, sys, time\n{text}"
        serve = (
            f"text = {whole!r}\n"
            "def serve(requests, replies, *_):\n"
            "    exec(text, {'requests': requests, 'replies': replies})\n"
        )
        monkeypatch.setattr(launcher, "SERVE", serve + launcher.SERVE)

    return patch


@pytest.fixture
def speaking(served_by):
    """Start processes that run a text of the test's instead of a worker."""
    running = []

    def speak(text):
        served_by(text)
        running.append(Process(ISOLATION.fork_servers.get(), PORTABLE.plan(Limits(), "")))
        return running[-1]

    yield speak
    for started in running:
        started.end()
