"""Loops for ever, and ignores every signal and exception.

Expect: timed_out
Limits: seconds_per_call=0.25
"""

import contextlib
import signal

for number in signal.valid_signals():
    with contextlib.suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_IGN)


def softmax(logits):
    while True:
        with contextlib.suppress(BaseException):
            while True:
                pass
