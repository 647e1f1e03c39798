"""Sleeps.

Expect: timed_out
Limits: seconds_per_call=0.25
"""

import time


def softmax(logits):
    time.sleep(1e6)
