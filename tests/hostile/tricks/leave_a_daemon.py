"""Leaves a child in a session of its own.

Expect: raised
Expect on P: returned
"""

import os
import time


def softmax(logits):
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        time.sleep(600)
    return [1.0]
