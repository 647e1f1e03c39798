"""Many calls cross together; their replies are taken for these calls, or the worker is lost."""

import time
from contextlib import suppress

import pytest

from gradekit.model.limits import Limits
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox import client, process
from gradekit.sandbox.child import protocol
from gradekit.sandbox.child.protocol import CallRequest, encode_value
from gradekit.sandbox.process import Lost

INTRUSION = "the code wrote to gradekit's own channel"
BODIES = """
import os
import sys
import time

def double(x):
    return 2 * x

def length(text):
    return len(text)

def large(x):
    return "x" * 300_000

def slow(x):
    time.sleep(x)
    return x

def hangs(x):
    while True:
        pass

def dies(x):
    os._exit(3)

def recurses(x):
    return recurses(x)

def hoards(x):
    raise MemoryError

def raises(x):
    raise ValueError("no such class")

def own_request():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("request"), "mark"):
        frame = frame.f_back
    return frame.f_locals["channel"], frame.f_locals["request"]

def marks(x):
    channel, request = own_request()
    os.write(channel.replies, request.mark)
    return 2 * x

def writes(frame):
    channel, _ = own_request()
    os.write(channel.replies, frame.encode("latin-1"))
    return 0.0

def asks(x):
    return helper(x) + helper(2 * x)

def asks_much(x):
    return "x" * helper(300_000)
"""


def calls(function, *arguments):
    """Write a call of a function with each of these arguments."""
    return [encode_value(CallRequest(0, function, [argument], 0)) for argument in arguments]


def values(worker, function, *arguments, seconds=10.0, **limits):
    """Make calls together; give their values, or None if they did not come to an end."""
    replies = worker.exchange(calls(function, *arguments), seconds=seconds, **limits)
    if replies is None:
        return None
    requests = [CallRequest(0, function, [argument], 0) for argument in arguments]
    return [worker.read(*each).value for each in zip(requests, replies, strict=True)]


@pytest.fixture(scope="module")
def alone(start_shared):
    return start_shared(BODIES)


@pytest.fixture(scope="module")
def helped(start_shared):
    return start_shared(BODIES, stubs={"helper": []}, answer=lambda _, given: given[0])


@pytest.fixture(params=["alone", "helped"])
def worker(request):
    """Give a worker without stubs, or one in which a helper is one."""
    return request.getfixturevalue(request.param)


def test_each_call_has_its_own_reply(worker):
    assert values(worker, "double", 1.0, 2.5, 1.0) == [2.0, 5.0, 2.0]


def test_of_no_call_there_is_no_reply(worker):
    assert values(worker, "double") == []


@pytest.mark.parametrize("sizes", [[1], [client.PORTION], [9, 60_000, 9, 200_000, 9, 30_000]])
def test_calls_that_are_more_than_a_pipe_takes_are_answered_in_order(worker, sizes):
    assert values(worker, "length", *("x" * size for size in sizes)) == sizes


def test_replies_that_are_more_than_a_pipe_takes_cross_whole(worker):
    assert values(worker, "large", *range(20)) == ["x" * 300_000] * 20


@pytest.mark.parametrize("counts", [(3, 2), (0, 2), (400, 1), (0, 0)])
def test_two_workers_answer_at_the_same_time_each_its_own_calls(start, counts):
    one, other = start(BODIES), start(BODIES)
    given = [[float(number) for number in range(count)] for count in counts]
    sizes = ["x" * 300 for _ in given[0]]  # more than a pipe takes, of the first
    asked = [calls("length", *sizes), calls("double", *given[1])]
    replies = one.exchange_beside(other, asked, seconds=10.0)
    read = [
        [worker.read(CallRequest(0, "", [0.0], 0), reply).value for reply in own]
        for worker, own in zip((one, other), replies, strict=True)
    ]
    assert read == [[300] * counts[0], [2 * x for x in given[1]]]


@pytest.mark.parametrize("place", [0, 1])
def test_where_one_of_two_is_lost_both_begin_anew(start, place):
    pair = [start(BODIES), start(BODIES)]
    asked = [calls("double", *range(300)), calls("double", *range(300))]
    asked[place] = calls("dies", 1.0)
    assert pair[0].exchange_beside(pair[1], asked, seconds=10.0) is None
    assert [worker.call("double", [2.5]).value for worker in pair] == [5.0, 5.0]


def test_two_workers_together_return_no_more_than_one_may(start, monkeypatch):
    monkeypatch.setattr(client, "LARGEST_REPLIES", 1_000_000)
    one, other = start(BODIES), start(BODIES)
    asked = [calls("large", 1.0, 2.0), calls("large", 1.0)]
    assert one.exchange_beside(other, asked, seconds=10.0) is not None
    assert one.exchange_beside(other, [asked[0], asked[0]], seconds=10.0) is None


def test_what_a_call_raises_is_its_reply_and_the_next_is_made(worker):
    requests = [CallRequest(0, "raises", [1.0], 0), CallRequest(0, "double", [1.0], 0)]
    replies = worker.exchange([encode_value(each) for each in requests], seconds=10.0)
    raised, returned = map(worker.read, requests, replies)
    assert (raised.kind, raised.message) == (OutcomeKind.RAISED, "no such class")
    assert returned.value == 2.0


def test_many_calls_cross_in_few_frames(alone, monkeypatch):
    sent = []
    write = process.Process.write
    monkeypatch.setattr(
        process.Process, "write", lambda self, *rest: sent.append(rest) or write(self, *rest)
    )
    assert values(alone, "double", *range(500)) == [2 * n for n in range(500)]
    assert len(sent) == 1


def test_stubs_ask_between_the_replies(helped):
    assert values(helped, "asks", *range(50)) == [3 * n for n in range(50)]


def test_a_stub_is_answered_from_what_was_asked_before(helped, monkeypatch):
    assert values(helped, "asks", 1000.0) == [3000.0]
    monkeypatch.setattr(client, "_answer", lambda *_, **__: pytest.fail("it was asked again"))
    assert values(helped, "asks", 1000.0, 1000.0) == [3000.0, 3000.0]


def lost(worker, function, *arguments, **limits):
    """Whether calls come to no end, and the next one is answered by another process."""
    worker.load()
    before = worker.starts
    with suppress(Lost):  # or a message is no reply, which is seen when it is read
        assert values(worker, function, *arguments, **limits) is None
    assert worker.call("double", [2.0]).value == 4.0
    return worker.starts == before + 1


def test_a_call_that_hangs_is_not_waited_for(worker):
    assert lost(worker, "hangs", 1.0, 2.0, seconds=0.1)


@pytest.mark.sample(1)
def test_all_together_have_a_deadline_though_each_is_in_time(worker):
    assert lost(worker, "slow", *[0.05] * 100, deadline=time.monotonic() + 0.5)


@pytest.mark.sample(1)
def test_calls_that_are_slow_together_have_the_time_of_each(worker):
    assert values(worker, "slow", *[0.05] * 12, seconds=0.5) == [0.05] * 12


def test_a_call_that_ends_the_process_is_told_one_by_one(worker):
    assert lost(worker, "dies", 1.0, 2.0)
    assert worker.call("dies", [1.0]).kind is OutcomeKind.DIED


@pytest.mark.parametrize("size", [1, client.PORTION])
def test_more_replies_than_can_be_kept_are_not_read_to_their_end(worker, monkeypatch, size):
    monkeypatch.setattr(client, "LARGEST_REPLIES", 1 << 20)
    assert lost(worker, "large", *["x" * size] * 8)
    assert values(worker, "large", *["x" * size] * 2) is not None


def replies(rows):
    """Give the reply of a large value, and that of arguments that grew to as much."""
    for value, changed in (([[0] * 1000] * rows, []), (0.0, [(0, [[0] * 1000])] * rows)):
        yield encode_value(protocol.Returned(1, value, changed))


def test_a_reply_of_more_entries_than_a_worker_sends_is_not_believed():
    request = CallRequest(1, "double", [[]], 0)
    for message in replies(100):
        assert client.read_reply(request, message).id == 1
    for message in replies(200):
        with pytest.raises(Lost, match=INTRUSION):
            client.read_reply(request, message)


def test_a_worker_that_writes_the_mark_itself_is_lost(worker):
    assert lost(worker, "marks", 1.0, 2.0)


FRAMES = {
    "the reply to another call": protocol.encode(protocol.Returned(1, 4.0, [])),
    "one reply more": protocol.encode(protocol.Returned(0, 2.0, [])),
    "a beginning": b"GK01",
    "nonsense": b"nonsense and more of it",
    "a promise": b"GK01" + bytes([255, 255, 15, 0]),
}


@pytest.mark.sample(4)
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_who_writes_to_the_channel_is_not_believed(worker, frame):
    text = frame.decode("latin-1")
    assert lost(worker, "writes", text, text, seconds=1.0)


@pytest.mark.parametrize(
    ("function", "kind"),
    [("recurses", OutcomeKind.RAISED), ("hoards", OutcomeKind.OUT_OF_MEMORY)],
)
def test_a_reply_of_a_worker_that_was_left_half_way_ends_it(worker, function, kind):
    worker.load()
    before = worker.starts
    requests = [CallRequest(0, name, [1.0], 0) for name in ("double", function, "double")]
    replies = worker.exchange([encode_value(each) for each in requests], seconds=10.0)
    assert worker.read(requests[0], replies[0]).value == 2.0
    with pytest.raises(Lost):
        worker.read(requests[1], replies[1])
    assert worker.read(requests[2], replies[2]).value == 2.0
    assert worker.call(function, [1.0]).kind is kind
    assert worker.starts == before + 1


def test_a_worker_that_runs_out_of_memory_again_and_again_ends_the_round(alone):
    replies = alone.exchange(calls("hoards", 1.0, 2.0), seconds=10.0)
    assert replies is not None
    alone.restart()
    before = alone.starts
    assert values(alone, "hoards", *map(float, range(9))) is None
    assert values(alone, "double", 1.0) == [2.0]
    assert alone.starts == before + 2


MESSAGES = {
    "to another request": protocol.Returned(7, 2.0, []),
    "a greeting": protocol.Hello("3.11", []),
    "what answers a load": protocol.Ready(0, ["double"], ""),
    "a question": protocol.Ask("double", []),
    "of an argument that there is not": protocol.Returned(0, 2.0, [(1, 2.0)]),
    "no message": None,
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
def test_what_is_no_reply_to_a_call_ends_the_worker(alone, message):
    alone.load()
    before = alone.starts
    packed = b"\xc1" if message is None else encode_value(message)
    with pytest.raises(Lost, match=INTRUSION):
        alone.read(CallRequest(0, "double", [1.0], 0), packed)
    assert alone.call("double", [2.0]).value == 4.0
    assert alone.starts == before + 1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_as_many_replies_are_taken_apart_as_there_were_calls(count):
    frames = protocol.encode(protocol.Returned(0, 2.0, [])) * 2
    with pytest.raises(Lost) as caught:
        client.split_replies(frames, count)
    assert (caught.value.kind, caught.value.detail) == (OutcomeKind.UNREADABLE, INTRUSION)
    assert client.split_replies(frames, 2) == [frames[8 : len(frames) // 2]] * 2


def test_a_submission_that_cannot_be_loaded_answers_nothing(start):
    assert values(start("import no_such_module\ndef f(x): ..."), "f", 1.0) is None


def test_after_an_interrupt_calls_together_get_their_own_answers(start, monkeypatch):
    worker = start(BODIES, limits=Limits(seconds_to_load=20))

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    worker.load()
    with monkeypatch.context() as patch:
        patch.setattr(process.Process, "read_until", interrupt)
        with pytest.raises(KeyboardInterrupt):
            values(worker, "double", 1.0)
    assert values(worker, "double", 3.0, 4.0) == [6.0, 8.0]


@pytest.mark.parametrize("place", [0, 1])
def test_of_two_workers_the_one_that_hangs_is_not_waited_for(start, place):
    pair = [start(BODIES), start(BODIES)]
    asked = [calls("double", *range(300)), calls("double", *range(300))]
    asked[place] = calls("hangs", 1.0)
    assert pair[0].exchange_beside(pair[1], asked, seconds=0.2) is None


def test_a_worker_that_only_prints_is_not_waited_for_either(start):
    prints = "def prints(x):\n    while True:\n        print(x, flush=True)\n"
    pair = [start(BODIES), start(prints)]
    asked = [calls("double", 1.0), calls("prints", 1.0)]
    assert pair[0].exchange_beside(pair[1], asked, seconds=0.2) is None


def test_two_workers_that_answer_much_are_read_at_the_same_time(start):
    """A full pipe would stop the second until the first has answered everything."""
    pair = [start(BODIES), start(BODIES)]
    asked = [calls("large", *range(20)), calls("large", *range(20))]
    replies = pair[0].exchange_beside(pair[1], asked, seconds=10.0)
    assert [len(own) for own in replies] == [20, 20]
