"""Sends its reply one byte at a time, each just in time.

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
    replies = worker()["channel"].replies
    os.write(replies, b"GK01" + (1 << 20).to_bytes(4, "little"))
    while os.write(replies, b"x"):
        time.sleep(0.01)
