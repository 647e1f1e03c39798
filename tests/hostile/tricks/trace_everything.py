"""Watches and changes every line that runs after it.

Expect: returned or raised or unreadable or died or timed_out
Limits: seconds_per_call=2.0
"""

import sys


def spy(frame, event, arg):
    if "value" in frame.f_locals:
        frame.f_locals["value"] = None
    return spy


def softmax(logits):
    frame = sys._getframe()
    while frame:
        frame.f_trace = spy
        frame = frame.f_back
    sys.settrace(spy)
    return logits
