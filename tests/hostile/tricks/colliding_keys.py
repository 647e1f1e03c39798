"""Sends a dict whose 30,000 keys all have the same hash.

Expect: unreadable
"""

import itertools
import os
import sys

import msgspec


def worker():
    """Find the worker's own variables, which live further up the stack."""
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals


def forge(**fields):
    """Write a frame with any fields."""
    data = msgspec.msgpack.encode(fields)
    os.write(worker()["channel"].replies, b"GK01" + len(data).to_bytes(4, "little") + data)


def softmax(logits):
    data = bytearray(b"\xdf" + (30_000).to_bytes(4, "big"))
    for key in itertools.islice(itertools.product((-1, -2), repeat=15), 30_000):
        data += msgspec.msgpack.encode(key) + b"\xc0"
    number = worker()["request"].id
    forge(type="ok", id=number, value=msgspec.Raw(bytes(data)), changed=[])
