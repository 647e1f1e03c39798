"""Sends a megabyte of empty lists.

Expect: unreadable
"""

import os
import sys
import time

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
    number = worker()["request"].id
    fields = {
        "type": "ok",
        "id": number,
        "value": msgspec.Raw(b"\xdd\x00\x0f\xf0\x00" + b"\x90" * 0xFF000),
        "changed": [],
    }
    forge(**fields)
    time.sleep(1e6)
