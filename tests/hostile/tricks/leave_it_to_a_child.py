"""Ends, and leaves a child that holds every pipe open.

Expect: raised
Expect on P: timed_out
Limits: seconds_per_call=0.25
"""

import os
import time


def softmax(logits):
    if os.fork():
        os._exit(0)
    time.sleep(1e6)
