"""Keeps writing replies to the next question from a thread.

Expect: returned or unreadable or raised then returned or unreadable or raised
"""

import os
import sys
import threading
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


def chatter(replies, number):
    while True:
        data = msgspec.msgpack.encode({"type": "ok", "id": number, "value": [1.0], "changed": []})
        os.write(replies, b"GK01" + len(data).to_bytes(4, "little") + data)
        time.sleep(0.002)


def softmax(logits):
    found = worker()
    about = found["channel"].replies, found["request"].id + 1
    threading.Thread(target=chatter, args=about, daemon=True).start()
    return logits
