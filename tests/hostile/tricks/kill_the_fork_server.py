"""Kills the fork server.

Expect: raised
Expect on P: died
Beyond P: the judge starts another, and loses nothing
Limits: seconds_per_call=1
"""

import os
import time


def softmax(logits):
    os.kill(os.getppid(), 9)
    time.sleep(600)
