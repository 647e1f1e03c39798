"""Writes noise to the judge.

Expect: unreadable
"""

import os
import sys


def worker():
    """Find the worker's own variables, which live further up the stack."""
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals


def softmax(logits):
    os.write(worker()["channel"].replies, b"\x00\xff" * 500)
    return logits
