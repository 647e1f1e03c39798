"""Sends itself a signal that has no name.

Expect: raised
Expect on P: died
"""

import os
import signal


def softmax(logits):
    os.kill(os.getpid(), signal.SIGRTMIN + 6 if hasattr(signal, "SIGRTMIN") else signal.SIGKILL)
