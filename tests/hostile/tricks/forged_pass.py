"""Sends a message that says it has passed.

Expect: unreadable
"""

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
    forge(type="passed", id=worker()["request"].id, score=10)
    return logits
