"""Changes the number of the question it is answering.

Expect: unreadable
"""

import sys


def worker():
    """Find the worker's own variables, which live further up the stack."""
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals


def softmax(logits):
    worker()["request"].id = 999
    return logits
