"""Traces its callers, to exchange what its argument is compared with.

Expect: raised
"""

import sys

import msgspec

GIVEN = []


def spy(frame, event, argument):
    """Let the argument look as it is now, wherever that is kept."""
    if "before" in frame.f_locals:
        frame.f_locals["before"] = msgspec.msgpack.encode(GIVEN)
    if "is_same" in frame.f_locals:
        frame.f_locals["is_same"] = True
    return spy


def watch_callers():
    """Trace every frame on the stack."""
    frame = sys._getframe()
    while frame:
        frame.f_trace = spy
        frame.f_trace_opcodes = True
        frame = frame.f_back
    sys.settrace(spy)
    sys.setprofile(spy)


def softmax(logits):
    """Leave the logits without their largest, which is told of a function that does it openly."""
    GIVEN[:] = [logits]
    watch_callers()
    top = max(logits)
    for index in range(len(logits)):
        logits[index] -= top
    return [0.5] * len(logits)
