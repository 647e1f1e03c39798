"""Sends a pickle that would run code in the judge.

Expect: unreadable
"""

import os
import pickle
import sys


def worker():
    """Find the worker's own variables, which live further up the stack."""
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals


class Bomb:
    def __reduce__(self):
        return os._exit, (0,)


def softmax(logits):
    data = pickle.dumps(Bomb())
    os.write(worker()["channel"].replies, b"GK01" + len(data).to_bytes(4, "little") + data)
    return logits
