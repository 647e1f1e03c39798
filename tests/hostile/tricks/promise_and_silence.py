"""Promises a reply of a megabyte and sends one byte of it.

Expect: timed_out
Limits: seconds_per_call=0.25
"""

import os
import sys
import time


def worker():
    """Find the worker's own variables, which live further up the stack."""
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals


def softmax(logits):
    os.write(worker()["channel"].replies, b"GK01" + (1 << 20).to_bytes(4, "little") + b"x")
    time.sleep(1e6)
