"""Makes the pipes to the judge answer at once, ready or not.

Expect: returned then died or returned
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
    channel = worker()["channel"]
    os.set_blocking(channel.replies, False)
    os.set_blocking(channel.requests.fileno(), False)
    return logits
