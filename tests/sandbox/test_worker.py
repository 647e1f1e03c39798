"""Whatever a submission does is an Outcome, and the next call is answered."""

import os
import time
from dataclasses import FrozenInstanceError

import pytest

from gradekit.model.errors import WorkerError
from gradekit.model.limits import Limits
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox import client, process
from gradekit.sandbox.child.protocol import CallRequest, ProtocolError, encode_value
from gradekit.sandbox.process import KEPT_OUTPUT, Lost
from gradekit.sandbox.program import Program
from gradekit.sandbox.worker import Worker
from tests.isolation import ISOLATION
from tests.sandbox.leaks import is_gone, open_descriptors

TROUBLE = """
import os
import time

print("loaded")

def echo(x):
    return x

def raises(x):
    raise ValueError("no such class")

def hangs(x):
    print("before the hang")
    while True:
        pass

def hoards(x):
    return bytearray(1 << 40)

def dies(x):
    os._exit(3)

def unreadable(x):
    return {1.0, 2.0}

def prints(x):
    print("x" * x)

def pid():
    return os.getpid()
"""
BRIEF = Limits(seconds_to_load=20, seconds_per_call=0.5)
OUTCOMES = {
    "echo": Outcome(kind=OutcomeKind.RETURNED, value=1.5),
    "raises": Outcome(
        kind=OutcomeKind.RAISED, exception="ValueError", message="no such class", line=11
    ),
    "hangs": Outcome(kind=OutcomeKind.TIMED_OUT, message="no answer within 0.5 seconds"),
    "hoards": Outcome(kind=OutcomeKind.OUT_OF_MEMORY, exception="MemoryError", line=19),
    "dies": Outcome(kind=OutcomeKind.DIED, message="the process ended itself with exit status 3"),
    "unreadable": Outcome(kind=OutcomeKind.UNREADABLE, message="a set"),
}
REPLACED = {"hangs", "hoards", "dies"}


@pytest.fixture(scope="module")
def trouble(start_shared):
    return start_shared(TROUBLE, limits=BRIEF)


@pytest.mark.parametrize("name", OUTCOMES)
def test_each_kind_of_outcome_is_told_and_the_next_call_answered(trouble, name):
    trouble.load()
    before = trouble.starts
    assert trouble.call(name, [1.5]) == OUTCOMES[name]
    assert trouble.call("echo", [2.5]).value == 2.5
    assert trouble.starts - before == (name in REPLACED)


def test_every_kind_of_outcome_is_tested_here():
    assert {outcome.kind for outcome in OUTCOMES.values()} == set(OutcomeKind)


def test_a_call_may_have_a_deadline_of_its_own(trouble):
    outcome = trouble.call("hangs", [1.0], seconds=0.25)
    assert outcome.message == "no answer within 0.25 seconds"
    assert trouble.call("echo", [1.0], seconds=0.0).kind is OutcomeKind.TIMED_OUT


def test_what_is_printed_is_kept_until_it_is_asked_for(start):
    worker = start(TROUBLE, limits=BRIEF)
    worker.call("prints", [3])
    assert worker.output() == "loaded\nxxx\n"
    worker.call("hangs", [1.0])
    assert worker.output() == "loaded\nxxx\nbefore the hang\n"
    worker.call("prints", [2])
    worker.stop()
    assert worker.output() == "loaded\nxxx\nbefore the hang\nloaded\nxx\n"


def test_what_is_printed_is_cut(start):
    worker = start(TROUBLE)
    for _ in range(3):
        worker.call("prints", [KEPT_OUTPUT // 2])
    printed = worker.output()
    assert len(printed) == KEPT_OUTPUT
    assert printed.startswith("loaded\nxxx")


def test_output_that_is_no_text_is_shown_as_well_as_can_be(start):
    worker = start("import os\ndef f(): os.write(1, bytes([255, 65]))")
    worker.call("f", [])
    assert worker.output() == "\N{REPLACEMENT CHARACTER}A"


def test_a_first_call_loads_by_itself(start):
    assert start(TROUBLE).call("echo", [[1, "a", None, True]]).value == [1, "a", None, True]


def test_a_worker_may_come_up_before_it_is_needed(start):
    worker = start(TROUBLE)
    worker.start()
    worker.start()
    assert worker.load().kind is OutcomeKind.RETURNED
    assert worker.starts == 1
    assert worker.functions == {"echo", *OUTCOMES, "prints", "pid"}


def test_versions_are_those_of_the_worker(start):
    with_numpy = start("import numpy\ndef f(): return numpy.__version__")
    version = with_numpy.call("f", []).value
    assert with_numpy.versions["numpy"] == version
    without = start("def f(): ...")
    without.load()
    assert set(without.versions) == {"python"}


def test_restarting_gives_a_fresh_process(trouble):
    first = trouble.call("pid", []).value
    assert trouble.call("pid", []).value == first
    trouble.restart()
    assert trouble.call("pid", []).value != first


@pytest.mark.parametrize("size", [10, 500_000])
def test_a_fresh_process_that_was_forked_ahead_has_the_submission(start, size):
    worker = start(f"import os\n# {'x' * size}\ndef pid(): return os.getpid()")
    numbers = set()
    for _ in range(4):  # from the third on, it has been waiting
        numbers.add(worker.call("pid", []).value)
        worker.restart()
    assert len(numbers) == 4


@pytest.mark.slow
def test_what_takes_long_to_load_does_not_do_so_beside_calls_that_are_timed(start):
    text = "import time\ntime.sleep(0.1)\nLOADED = time.monotonic()\ndef loaded(): return LOADED"
    worker = start(text)
    for _ in range(3):
        before = time.monotonic()
        assert worker.call("loaded", []).value > before
        time.sleep(0.3)
        worker.restart()


def test_a_fresh_process_that_could_not_be_forked_ahead_is_forked_when_it_is_needed(
    start, monkeypatch
):
    worker = start("def f(): return 1")
    before = open_descriptors()
    for _ in range(2):
        assert worker.call("f", []).value == 1
        worker.restart()

    def refuse(_):
        monkeypatch.undo()
        raise WorkerError("no process is left")

    monkeypatch.setattr(process.Process, "check_started", refuse)
    assert worker.call("f", []).value == 1
    worker.stop()
    assert open_descriptors() == before


def test_a_process_that_was_forked_ahead_is_ended_with_the_others(start):
    worker = start("import os\ndef pid(): return os.getpid()")
    for _ in range(3):
        worker.call("pid", [])
        worker.restart()
    last = worker.call("pid", []).value
    worker.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(last, 0)


def test_loading_again_runs_the_submission_in_a_fresh_process(trouble):
    first = trouble.call("pid", []).value
    assert trouble.load().kind is OutcomeKind.RETURNED
    assert trouble.call("pid", []).value != first


def test_a_submission_that_cannot_be_loaded_says_so_at_every_call(start):
    worker = start("import no_such_module\ndef f(): ...")
    told = [worker.load(), worker.call("f", []), worker.call("f", [])]
    assert {outcome.exception for outcome in told} == {"ModuleNotFoundError"}
    assert {outcome.line for outcome in told} == {1}


def test_a_submission_that_hangs_when_loaded_is_told_by_the_limit(start):
    worker = start("while True: pass", limits=Limits(seconds_to_load=0.25))
    assert worker.load().message == "no answer within 0.25 seconds"


def test_stopping_twice_and_before_the_start_does_nothing():
    worker = Worker(Program(source="", filename="s.py", functions=[]), Limits(), ISOLATION)
    worker.stop()
    assert worker.output() == ""
    worker.load()
    worker.stop()
    worker.stop()
    assert worker.starts == 1


def test_large_arguments_and_results_cross_whole(start):
    worker = start(TROUBLE)
    rows = [[float(x) for x in range(300)] for _ in range(300)]
    assert worker.call("echo", [rows]).value == rows
    text = "x" * 1_000_000
    assert worker.call("echo", [text]).value == text


def test_a_result_of_too_many_entries_is_told(start):
    worker = start("def f(rows): return [[0] * 1000] * rows")
    assert worker.call("f", [100]).value == [[0] * 1000] * 100
    outcome = worker.call("f", [200])
    assert outcome.kind is OutcomeKind.UNREADABLE
    assert outcome.message == "a value of more than 131072 entries in all"


def test_an_argument_that_grows_to_too_many_entries_is_told(start):
    worker = start("def f(rows): rows.extend([[0] * 1000] * 200)")
    outcome = worker.call("f", [[]])
    assert outcome.kind is OutcomeKind.UNREADABLE
    assert outcome.message == "a value of more than 131072 entries in all"


def test_a_result_larger_than_the_wire_allows_is_told(start):
    worker = start("def f(n): return [0.5] * n")
    assert worker.call("f", [100_000]).value == [0.5] * 100_000
    outcome = worker.call("f", [120_000])
    assert outcome.kind is OutcomeKind.UNREADABLE
    assert outcome.message == "a value of more than 1 MB"
    assert worker.starts == 1


def test_a_long_description_of_a_result_is_cut(start):
    worker = start(
        "import numpy as np\n"
        "def f(): return np.zeros(1, dtype=[(f'field{i}', 'f8') for i in range(500)])"
    )
    outcome = worker.call("f", [])
    assert outcome.kind is OutcomeKind.UNREADABLE
    assert outcome.message.startswith("an array of [('field0', '<f8'), ")
    assert len(outcome.message) == 2000


def test_an_exception_that_cannot_be_shown_is_told_without_its_message(start):
    worker = start(
        """
        class Shy(Exception):
            def __str__(self): raise RuntimeError

        def f(): raise Shy
        """
    )
    outcome = worker.call("f", [])
    assert (outcome.exception, outcome.message) == ("Shy", "(its message could not be read)")


def test_an_argument_without_plain_form_is_the_callers_mistake(trouble):
    with pytest.raises(ProtocolError, match="a value that no message can hold"):
        trouble.call("echo", [object()])
    assert trouble.call("echo", [1.0]).value == 1.0


def test_after_an_interrupt_the_next_call_gets_its_own_answer(start, monkeypatch):
    worker = start(TROUBLE)
    worker.call("echo", [1.0])
    with monkeypatch.context() as patch:
        patch.setattr(process.Process, "read", interrupt)
        with pytest.raises(KeyboardInterrupt):
            worker.call("echo", [2.0])
    assert worker.call("echo", [3.0]).value == 3.0


def interrupt(*_, **__):
    raise KeyboardInterrupt


def test_memory_that_stays_taken_is_told_and_given_back(start):
    worker = start(
        "kept = []\n"
        "def f():\n"
        "    while True:\n"
        "        kept.append(str(len(kept)) * 50)\n"
        "def g(): return len(kept)\n",
        limits=Limits(seconds_to_load=20, seconds_per_call=20, memory_mb=256),
    )
    assert worker.call("f", []).kind is OutcomeKind.OUT_OF_MEMORY
    assert worker.call("g", []).value == 0


CIRCLES = """
import gc

def make(count):
    for _ in range(count):
        circle = []
        circle.append(circle)
    return [one["collected"] for one in gc.get_stats()]
"""


def test_circular_garbage_is_looked_for_but_not_often(start):
    worker = start(CIRCLES)
    before, few, many = (worker.call("make", [count]).value[0] for count in (0, 1000, 100_000))
    assert few == before  # as in a call or two
    assert many > before + 50_000


def test_no_worker_is_left_when_the_block_ends():
    before = open_descriptors()
    program = Program(source=TROUBLE, filename="s.py", functions=["pid"])
    with Worker(program, Limits(), ISOLATION) as worker:
        pid = worker.call("pid", []).value
    assert is_gone(pid)
    assert open_descriptors() == before


def test_an_outcome_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Outcome(kind=OutcomeKind.DIED).kind = OutcomeKind.RETURNED


def test_limits_are_shortened_for_what_has_hung():
    assert Limits(seconds_per_call=2.0).shortened().seconds_per_call == 0.5
    assert Limits(seconds_per_call=0.1).shortened().seconds_per_call == 0.1


def test_who_disturbs_the_greeting_is_loaded_once_more_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    greet, greeted = client.greet, []

    def disturbed(process: process.Process) -> object:
        greeted.append(process)
        if len(greeted) == 1:
            raise Lost(OutcomeKind.DIED, "the code printed more than 64 MB")
        return greet(process)

    monkeypatch.setattr(client, "greet", disturbed)
    program = Program(source=TROUBLE, filename="s.py", functions=["echo"])
    with Worker(program, BRIEF, ISOLATION) as worker:
        assert worker.load().kind is OutcomeKind.RETURNED
        assert worker.call("echo", [1.5]) == OUTCOMES["echo"]
    assert len(greeted) == 2


def test_a_worker_is_fresh_until_it_is_asked_for_a_call_and_when_it_was_lost() -> None:
    program = Program(source=TROUBLE, filename="s.py", functions=["echo", "dies"])
    with Worker(program, BRIEF, ISOLATION) as worker:
        assert worker.is_fresh
        worker.load()
        assert worker.is_fresh
        worker.call("echo", [1.5])
        assert not worker.is_fresh
        worker.call("dies", [1])
        assert worker.is_fresh
        worker.exchange([encode_value(CallRequest(0, "echo", [1.5], 0))], seconds=5.0)
        assert not worker.is_fresh
