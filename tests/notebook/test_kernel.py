"""A check within a running kernel: what it leaves as it was, and how it is interrupted."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from .conftest import Kernel
from .notebooks import HEADER, PERPLEXITY, RIGHT, SOFTMAX

STATE = """
import os, random, signal, sys, threading, warnings, hypothesis, numpy
def state():
    return [
        random.getstate(), numpy.random.get_state()[1].tolist(),
        [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGCHLD, signal.SIGALRM)],
        os.getcwd(), list(sys.path), sys.getswitchinterval(), sys.getrecursionlimit(),
        warnings.filters[:], threading.active_count(), sys.gettrace(), gc.get_threshold(),
        hypothesis.settings.get_current_profile_name(), sorted(os.listdir()),
    ]
import gc
"""
CHILDREN = """
def _children():
    found = []
    for each in _os.listdir("/proc"):
        if each.isdigit():
            try:
                text = open(f"/proc/{each}/stat").read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(text[1]) == _os.getpid():
                found.append(int(each))
    return found
print(_children())
"""
SOON = 30.0  # seconds, on the busiest machine


def test_the_kernel_is_left_as_it_was(kernel: Kernel) -> None:
    kernel.cell(HEADER)
    kernel.cell(SOFTMAX.replace("top = max(logits)", "top = 0"))
    kernel.cell("import gradekit")
    assert kernel.cell("gradekit.check(softmax).score").data["text/plain"] == "20.0"
    kernel.cell(STATE + "before = state()")
    kernel.cell("gradekit.check(softmax)")
    ran = kernel.cell("[a == b for a, b in zip(before, state())]")
    assert set(ran.data["text/plain"].strip("[]").split(", ")) == {"True"}
    name = kernel.cell("hypothesis.settings.get_current_profile_name()")
    assert name.data["text/plain"] == "'default'"


def test_what_a_check_sets_for_hypothesis_is_gone_after_it(kernel: Kernel) -> None:
    kernel.cell(f"{HEADER}\nimport gradekit, os")
    kernel.cell(SOFTMAX.replace("top = max(logits)", "top = 0"))
    kernel.cell(
        "for name in list(os.environ):\n    name[:10] != 'HYPOTHESIS' or os.environ.pop(name)"
    )
    assert kernel.cell("gradekit.check(softmax).score").data["text/plain"] == "20.0"
    left = kernel.cell("[name for name in os.environ if name[:10] == 'HYPOTHESIS']")
    assert left.data["text/plain"] == "[]"


def test_a_kernel_completes_what_is_imported_late(kernel: Kernel) -> None:
    kernel.cell("import gradekit")
    ran = kernel.cell("{'check', 'Report', '__version__'} <= {*dir(gradekit)}")
    assert ran.data["text/plain"] == "True"


def test_checks_run_within_coroutines_and_beside_one_another(kernel: Kernel) -> None:
    for text in (HEADER, PERPLEXITY, "import asyncio, gradekit\nfrom threading import Thread"):
        kernel.cell(text)
    ran = kernel.cell(
        "async def check():\n    await asyncio.sleep(0)\n    return gradekit.check(perplexity)\n"
        "[each.score for each in await asyncio.gather(check(), check())]"
    )
    assert ran.data["text/plain"] == "[8.0, 8.0]"
    kernel.cell(
        "import time, gradekit.notebook.checking as checking\n"
        "judge, now, most = checking.judge, [], []\n"
        "def counted(*given, **named):\n"
        "    now.append(1); most.append(len(now)); time.sleep(0.05)\n"
        "    report = judge(*given, **named); now.pop()\n"
        "    return report\n"
        "checking.judge = counted"
    )
    ran = kernel.cell(
        "scores = []\n"
        "def check():\n    scores.append(gradekit.check(perplexity).score)\n"
        "threads = [Thread(target=check) for _ in range(3)]\n"
        "for each in threads:\n    each.start()\n"
        "for each in threads:\n    each.join()\n"
        "checking.judge = judge\n"
        "scores, most"
    )
    assert ran.error == ""
    assert ran.data["text/plain"] == "([8.0, 8.0, 8.0], [1, 1, 1])"


def test_a_check_is_interrupted_and_leaves_no_process(kernel: Kernel) -> None:
    for text in (HEADER, PERPLEXITY, "import gradekit", "gradekit.check(perplexity)"):
        kernel.cell(text)
    assert json.loads(kernel.silent(CHILDREN))  # the fork server, for the next check
    kernel.cell("def softmax(logits):\n    while True:\n        pass")
    number = kernel.channels.execute("gradekit.check()")
    _messages(kernel, number, lambda message: message["msg_type"] == "execute_input")
    time.sleep(0.3)  # it may be anywhere in the check; what comes of it is the same
    kernel.manager.interrupt_kernel()
    said = _messages(
        kernel, number, lambda message: message["content"].get("execution_state") == "idle"
    )
    shown = [each["content"]["traceback"] for each in said if each["msg_type"] == "error"]
    assert shown == [["gradekit: interrupted before the end."]]
    assert json.loads(kernel.silent(CHILDREN)) == []
    kernel.cell(SOFTMAX)
    assert kernel.report("softmax")["score"] == 22


def _messages(kernel: Kernel, number: str, is_last: Callable[[Any], bool]) -> list[Any]:
    """Take what a kernel says of a cell, up to a certain message."""
    messages: list[Any] = []
    while not messages or not is_last(messages[-1]):
        message = kernel.channels.get_iopub_msg(timeout=SOON)
        if message["parent_header"].get("msg_id") == number:
            messages.append(message)
    return messages


def test_the_magic_shows_what_the_function_gives(kernel: Kernel) -> None:
    for text in [*RIGHT, "%load_ext gradekit", "import gradekit"]:
        kernel.cell(text)
    shown = kernel.cell("%gradekit check\nx = 1").data["text/plain"]
    assert shown == kernel.cell("gradekit.check()").data["text/plain"]
    assert shown.splitlines()[0].split() == [
        *("this", "notebook:", "Cross-entropy", "100", "of", "100", "points")
    ]
    assert kernel.cell("gradekit.check().score").data["text/plain"] == "100.0"
    assert kernel.cell("print(gradekit.check())").text.endswith("100 of 100 points\n\n")


def test_the_options_of_the_magic_are_those_of_the_command(kernel: Kernel) -> None:
    for text in [HEADER, "def perplexity(loss):\n    return 2 ** loss", "%load_ext gradekit"]:
        kernel.cell(text)
    one = kernel.cell("%gradekit check cross-entropy --only perplexity").data["text/plain"]
    assert "\nWhat needs your attention\n" in one
    assert "softmax_cross_entropy_grad" not in one
    page = kernel.cell("%gradekit check").data["text/plain"]
    assert "\nWhat needs your attention\n" not in page
    assert len(page.splitlines()) <= 24
    assert (
        "\nWhat needs your attention\n" in kernel.cell("%gradekit check --all").data["text/plain"]
    )
    assert "You raise 2 to the loss, not e." in page
    assert "More, after %load_ext gradekit:\n%gradekit check --all " in page
    assert "You raise 2" not in kernel.cell("%gradekit check --hints 0").data["text/plain"]
