"""Everything plain survives encoding and decoding; nothing else is decoded."""

import itertools
import math
import random

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gradekit.sandbox.child import protocol
from gradekit.sandbox.child.protocol import MAX_DEPTH, PRELUDE, ProtocolError

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)


def nested(depth):
    """Draw plain values with at most `depth` containers inside one another."""
    if depth == 0:
        return SCALARS
    inner = nested(depth - 1)
    return SCALARS | st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3)


VALUES = nested(3)
MESSAGES = st.one_of(
    st.builds(protocol.Returned, st.integers(0, 99), VALUES, st.just([])),
    st.builds(
        protocol.Returned, st.just(1), VALUES, st.lists(st.tuples(st.integers(0, 9), VALUES))
    ),
    st.builds(
        protocol.Raised,
        *(st.just(1), st.text("ab", max_size=9), st.text("cd"), st.just(3)),
        st.lists(st.text("ef", max_size=9), max_size=8),
    ),
    st.builds(protocol.Unreadable, st.just(1), st.text("ab")),
    st.builds(protocol.Ask, st.text("ab", max_size=9), st.lists(VALUES, max_size=3)),
    st.builds(protocol.Hello, st.text("3.", max_size=9), st.lists(st.text("ab", max_size=9))),
    st.builds(protocol.Ready, st.just(1), st.lists(st.text("ab")), st.text("2.", max_size=9)),
)


def packed(value):
    """Write anything as msgpack, whether or not the protocol knows it."""
    return msgspec.msgpack.encode(value)


def returned(value):
    """Write a reply that claims to return `value`, packed already."""
    fields = {"type": "ok", "id": 1, "value": msgspec.Raw(value), "changed": []}
    return packed(fields)


def deep(levels, inner=b"\xc0"):
    return b"\x91" * levels + inner


def same(one, other):
    """Whether two values are the same in type, sign of zero and all."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    if isinstance(one, float):
        return one == other and math.copysign(1, one) == math.copysign(1, other)
    return one == other


@given(VALUES)
def test_every_plain_value_survives(value):
    frame = protocol.encode(protocol.Returned(7, value, [(0, value)]))
    reply = protocol.decode_reply(frame[PRELUDE.size :])
    assert reply.id == 7
    assert same(reply.value, value)
    assert same(reply.changed[0][1], value)


@given(st.lists(VALUES, max_size=4), st.integers(0, 2**31))
def test_every_call_survives(arguments, seed):
    call = protocol.CallRequest(3, "softmax", arguments, seed)
    read = protocol.decode_request(protocol.encode(call)[PRELUDE.size :])
    assert (read.id, read.function, read.seed) == (3, "softmax", seed)
    assert same(read.arguments, arguments)


@given(MESSAGES)
def test_every_reply_survives(message):
    frame = protocol.encode(message)
    assert protocol.length(frame, protocol.LARGEST) == len(frame) - PRELUDE.size
    assert repr(protocol.decode_reply(frame[PRELUDE.size :])) == repr(message)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_a_wire_error_and_nothing_else(data):
    try:
        protocol.decode_reply(data)
    except ProtocolError:
        return
    pytest.fail(f"{data!r} was taken for a reply")


@given(st.binary(min_size=PRELUDE.size, max_size=PRELUDE.size))
def test_an_arbitrary_prelude_is_refused(prelude):
    assume(not prelude.startswith(protocol.MAGIC))
    with pytest.raises(ProtocolError, match="not a frame"):
        protocol.length(prelude, protocol.LARGEST)


@given(MESSAGES, st.data())
def test_a_reply_cut_short_or_prolonged_is_refused(message, data):
    body = protocol.encode(message)[PRELUDE.size :]
    cut = data.draw(st.integers(0, len(body) - 1))
    for damaged in (body[:cut], body + b"\xc0"):
        with pytest.raises(ProtocolError):
            protocol.decode_reply(damaged)


@given(MESSAGES, st.data())
def test_a_reply_with_a_changed_byte_is_plain_or_refused(message, data):
    body = bytearray(protocol.encode(message)[PRELUDE.size :])
    body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        reply = protocol.decode_reply(bytes(body))
    except ProtocolError:
        return
    if isinstance(reply, protocol.Returned):
        assert_plain(reply.value)
        assert all(index >= 0 for index, _ in reply.changed)


def assert_plain(value, depth=0):
    assert depth <= MAX_DEPTH
    assert type(value) in {type(None), bool, int, float, str, list, dict}
    items = value if isinstance(value, list) else ()
    if isinstance(value, dict):
        assert all(type(key) is str for key in value)
        items = value.values()
    for item in items:
        assert_plain(item, depth + 1)


EXTENSIONS = {
    "a timestamp": b"\xd6\xff\x00\x00\x00\x01",
    "a timestamp of 12 bytes": b"\xc7\x0c\xff" + bytes(12),
    "an array": b"\xc7\x05\x01\x94\x00\x91\x01\x00",
    "an array of a negative shape": b"\xc7\x06\x01" + packed([0, [-1], 0, 8]),
    "an array whose product overflows": b"\xc7\x17\x01" + packed([0, [2**63, 2**63], 0, 8]),
    "an array with no entries": b"\xc7\x0c\x01" + packed([0, [2**40, 0], 0, 0]),
    "overlapping arrays": b"\x92" + 2 * (b"\xc7\x06\x01" + packed([0, [1], 0, 8])),
    "one inside another": b"\xc7\x04\x01\xd5\x01\xc0\xc0",
    "one that promises 4 GB": b"\xc9\xff\xff\xff\xff\x01",
}


@pytest.mark.parametrize("data", EXTENSIONS.values(), ids=EXTENSIONS.keys())
def test_an_extension_never_becomes_an_object(data):
    for value in (data, b"\x91" + data, b"\x81\xa1a" + data):
        with pytest.raises(ProtocolError):
            protocol.decode_reply(returned(value))


NOT_PLAIN = {
    "bytes": packed(b"ab"),
    "a number as a key": b"\x81\x01\x01",
    "a list as a key": b"\x81\x91\x01\x01",
    "a null as a key": b"\x81\xc0\x01",
    "a list of 4 billion": b"\xdd\xff\xff\xff\xff",
    "a dict of 4 billion": b"\xdf\xff\xff\xff\xff",
    "a string of 4 GB": b"\xdb\xff\xff\xff\xff",
    "a string that is not UTF-8": b"\xa2\xc3\x28",
    "a lone surrogate": b"\xa3\xed\xa0\x80",
    "a reserved byte": b"\xc1",
    "a million levels": deep(1_000_000),
    "one level too many": deep(MAX_DEPTH + 1),
    "promises inside promises": b"\xdd\x0f\xff\xff\xff" * 100_000,
}


@pytest.mark.parametrize("data", NOT_PLAIN.values(), ids=NOT_PLAIN.keys())
def test_what_is_not_plain_is_refused(data):
    with pytest.raises(ProtocolError):
        protocol.decode_reply(returned(data))


def test_a_value_may_be_as_deep_as_is_said():
    reply = protocol.decode_reply(returned(deep(MAX_DEPTH)))
    for _ in range(MAX_DEPTH):
        (reply,) = reply.value if isinstance(reply, protocol.Returned) else reply
    assert reply is None


def test_keys_that_collide_are_refused_at_the_first():
    keys = itertools.islice(itertools.product((-1, -2), repeat=15), 30_000)
    pairs = b"".join(packed(list(key)) + b"\xc0" for key in keys)
    with pytest.raises(ProtocolError, match="Expected `str`, got `array` - at `key`"):
        protocol.decode_reply(returned(b"\xdf" + (30_000).to_bytes(4, "big") + pairs))


def test_a_megabyte_of_empty_lists_is_only_a_list():
    reply = protocol.decode_reply(returned(b"\xdd\x00\x0f\xff\x00" + b"\x90" * 0xFFF00))
    assert len(reply.value) == 0xFFF00


FORGED = {
    "an unknown message": {"type": "passed", "score": 10},
    "a request": {"type": "call", "id": 1, "function": "f", "arguments": [], "seed": 0},
    "no type": {"id": 1, "value": 1.0, "changed": []},
    "a field too many": {"type": "ok", "id": 1, "value": 1.0, "changed": [], "passed": True},
    "a field too few": {"type": "ok", "id": 1},
    "an id of text": {"type": "ok", "id": "1", "value": 1.0, "changed": []},
    "a changed argument before the first": {
        "type": "ok",
        "id": 1,
        "value": 1.0,
        "changed": [[-1, 2.0]],
    },
    "a negative line": {"type": "err", "id": 1, "exception": "E", "message": "", "line": -1},
    "a long name": {"type": "err", "id": 1, "exception": "E" * 101, "message": "", "line": 0},
    "a long message": {"type": "err", "id": 1, "exception": "E", "message": "m" * 2001, "line": 0},
    "too many bases": {
        "type": "err",
        "id": 1,
        "exception": "E",
        "message": "",
        "line": 0,
        "bases": ["B"] * 9,
    },
    "a long version": {"type": "ready", "id": 1, "functions": [], "numpy": "2" * 101},
    "a number alone": 1.0,
    "an array of fields": ["ok", 1, 1.0, []],
}


@pytest.mark.parametrize("message", FORGED.values(), ids=FORGED.keys())
def test_a_forged_message_is_refused(message):
    with pytest.raises(ProtocolError):
        protocol.decode_reply(packed(message))


def test_an_exception_of_pythons_own_is_sent_without_bases():
    without = {"type": "err", "id": 1, "exception": "KeyError", "message": "z", "line": 2}
    raised = protocol.Raised(1, "KeyError", "z", 2)
    assert protocol.encode(raised)[PRELUDE.size :] == packed(without)
    assert protocol.decode_reply(packed(without)) == raised


def test_an_error_keeps_little_of_what_the_worker_wrote():
    with pytest.raises(ProtocolError) as caught:
        protocol.decode_reply(packed({"type": "x" * 100_000}))
    assert len(str(caught.value)) <= 100


@pytest.mark.parametrize("extra", [-1, 0])
def test_a_frame_within_the_limit_may_be_promised(extra):
    prelude = PRELUDE.pack(protocol.MAGIC, protocol.LARGEST + extra)
    assert protocol.length(prelude, protocol.LARGEST) == protocol.LARGEST + extra


@pytest.mark.parametrize("size", [protocol.LARGEST + 1, 2**32 - 1])
def test_a_frame_above_the_limit_may_not_be_promised(size):
    with pytest.raises(ProtocolError):
        protocol.length(PRELUDE.pack(protocol.MAGIC, size), protocol.LARGEST)


NO_PLAIN_FORM = {
    "an object": object(),
    "a class": int,
    "a surrogate": "\ud800",
    "an integer of 65 bits": 2**64,
    "a negative integer of 65 bits": -(2**63) - 1,
    "a complex number": 1j,
}


@pytest.mark.parametrize("value", NO_PLAIN_FORM.values(), ids=NO_PLAIN_FORM.keys())
def test_the_judge_is_told_what_it_cannot_send(value):
    with pytest.raises(ProtocolError, match="a value that no message can hold"):
        protocol.encode(protocol.CallRequest(1, "softmax", [value], 0))


def test_a_list_that_holds_itself_cannot_be_sent():
    endless = []
    endless.append(endless)
    with pytest.raises(ProtocolError, match="recursion"):
        protocol.encode(protocol.CallRequest(1, "softmax", endless, 0))


def test_garbage_of_every_size_is_refused():
    generator = random.Random(0)
    for size in range(300):
        with pytest.raises(ProtocolError):
            protocol.decode_reply(generator.randbytes(size))
