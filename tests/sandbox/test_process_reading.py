"""What is read from a worker is whole frames, up to a deadline or a mark, and nothing else."""

import math
import time

import pytest

from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox.process import Lost

INTRUSION = "the code wrote to gradekit's own channel"


def soon():
    return time.monotonic() + 20


def test_a_frame_arrives_in_any_pieces(speaking):
    speaker = speaking(
        "for byte in b'GK01' + bytes([3, 0, 0, 0]) + b'abc':\n"
        "    os.write(replies, bytes([byte]))\n"
        "    time.sleep(0.001)\n"
        "time.sleep(60)"
    )
    assert speaker.read(soon()) == b"abc"


def test_a_reply_before_the_deadline_of_an_endless_wait_is_read(speaking):
    speaker = speaking("os.write(replies, b'GK01' + bytes(4))\ntime.sleep(60)")
    assert speaker.read(float("inf")) == b""


SILENT = {
    "says nothing": "",
    "promises and stops": "os.write(replies, b'GK01' + bytes([0, 0, 16, 0]) + b'a')",
    "drips": "while os.write(replies, b'GK01' + bytes([0, 0, 16, 0])): time.sleep(0.02)",
    "prints without end": "while not time.sleep(0.001): print('a' * 100, flush=True)",
    "closes its output": "os.close(1); os.close(2)",
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_one_deadline_ends_every_wait(speaking, text):
    speaker = speaking(f"{text}\ntime.sleep(60)")
    with pytest.raises(Lost) as caught:
        speaker.read(time.monotonic() + 0.2)
    assert (caught.value.kind, caught.value.detail) == (OutcomeKind.TIMED_OUT, "")


INTRUSIONS = {
    "garbage": ("os.write(replies, b'hello, judge')", " (not a frame of this protocol)"),
    "a huge promise": (
        "os.write(replies, b'GK01' + bytes([255] * 4))",
        " (not a frame of this protocol)",
    ),
    "two replies at once": ("os.write(replies, 2 * (b'GK01' + bytes(4)))", ""),
}


@pytest.mark.parametrize(("text", "why"), INTRUSIONS.values(), ids=INTRUSIONS.keys())
def test_what_is_no_frame_is_an_intrusion(speaking, text, why):
    speaker = speaking(f"{text}\ntime.sleep(60)")
    with pytest.raises(Lost) as caught:
        speaker.read(soon())
    assert caught.value.kind is OutcomeKind.UNREADABLE
    assert caught.value.detail == f"the code wrote to gradekit's own channel{why}"


FRAME = b"GK01" + bytes([1, 0, 0, 0]) + b"a"
MARK = b"0123456789abcdef"


def test_a_frame_that_others_follow_is_read_where_that_is_expected(speaking):
    speaker = speaking(f"os.write(replies, {2 * FRAME})\ntime.sleep(60)")
    assert speaker.read(soon(), more=True) == b"a"
    assert speaker.read(soon()) == b"a"


@pytest.mark.parametrize("before", [b"", FRAME, 2 * FRAME, MARK[:15], MARK[1:]])
def test_what_comes_before_the_mark_is_read(speaking, before):
    speaker = speaking(f"os.write(replies, {before + MARK})\ntime.sleep(60)")
    assert speaker.read_until(MARK, 20.0, room=100) == before


def test_a_mark_may_arrive_in_pieces(speaking):
    speaker = speaking(
        f"for byte in {FRAME + MARK}:\n"
        "    os.write(replies, bytes([byte]))\n"
        "    time.sleep(0.001)\n"
        "time.sleep(60)"
    )
    assert speaker.read_until(MARK, 20.0, room=100) == FRAME


def test_a_mark_may_follow_what_was_read_already(speaking):
    speaker = speaking(f"os.write(replies, {FRAME + MARK})\ntime.sleep(60)")
    assert speaker.read(soon(), more=True) == b"a"
    assert speaker.read_until(MARK, 20.0, room=100) == b""


def test_after_a_mark_the_next_reply_is_read_from_its_beginning(speaking):
    speaker = speaking(
        f"os.write(replies, {FRAME + MARK})\nos.read(requests, 1)\n"
        f"os.write(replies, {2 * FRAME + MARK})\ntime.sleep(60)"
    )
    assert speaker.read_until(MARK, 20.0, room=100) == FRAME
    speaker.write(b"?", soon())
    assert speaker.read_until(MARK, 20.0, room=100) == 2 * FRAME


REFUSED = {
    "something behind the mark": (FRAME + MARK + b"hello, judge", INTRUSION),
    "a second mark": (FRAME + MARK + MARK, INTRUSION),
    "more than there is room for": (bytes(200), "the code returned too much at once"),
}


@pytest.mark.parametrize(("written", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_end_with_the_mark_is_refused(speaking, written, told):
    speaker = speaking(f"os.write(replies, {written})\ntime.sleep(60)")
    with pytest.raises(Lost) as caught:
        speaker.read_until(MARK, 20.0, room=100)
    assert (caught.value.kind, caught.value.detail) == (OutcomeKind.UNREADABLE, told)


LATE = {
    "nothing comes": ("", 0.2, math.inf),
    "the mark does not come": (f"os.write(replies, {FRAME + MARK[:-1]})", 0.2, math.inf),
    "it drips beyond the deadline": (
        "while os.write(replies, b'a'): time.sleep(0.01)",
        20.0,
        0.2,
    ),
}


@pytest.mark.sample(1)
@pytest.mark.parametrize(("text", "seconds", "until"), LATE.values(), ids=LATE.keys())
def test_a_mark_that_does_not_come_in_time_is_not_waited_for(speaking, text, seconds, until):
    speaker = speaking(f"{text}\ntime.sleep(60)")
    with pytest.raises(Lost) as caught:
        speaker.read_until(MARK, seconds, time.monotonic() + until, room=1 << 20)
    assert (caught.value.kind, caught.value.detail) == (OutcomeKind.TIMED_OUT, "")


@pytest.mark.slow
def test_what_drips_in_time_is_read_to_its_end(speaking):
    speaker = speaking(
        "for _ in range(20):\n    os.write(replies, b'a')\n    time.sleep(0.05)\n"
        f"os.write(replies, {MARK})\ntime.sleep(60)"
    )
    assert speaker.read_until(MARK, 0.7, room=100) == b"a" * 20


def test_a_death_before_the_mark_is_told(speaking):
    speaker = speaking(f"os.write(replies, {FRAME})\nos._exit(3)")
    with pytest.raises(Lost, match="exit status 3"):
        speaker.read_until(MARK, 20.0, room=100)
