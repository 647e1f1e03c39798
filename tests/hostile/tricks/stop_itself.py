"""Stops its own process, as Ctrl-Z would.

Expect: raised
Expect on P: timed_out
Limits: seconds_per_call=0.25
"""

import os
import signal


def softmax(logits):
    os.kill(os.getpid(), signal.SIGSTOP)
    return logits
