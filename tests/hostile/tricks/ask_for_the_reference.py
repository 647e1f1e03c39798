"""Asks the judge for the value, as a stub would.

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
    forge(type="ask", function="softmax", arguments=[logits])
    return worker()["channel"].read().value
