"""Closes its output, so that waiting for it would never wait.

Expect: returned then timed_out
Limits: seconds_per_call=0.4
"""

import os
import time

calls = []


def softmax(logits):
    os.closerange(1, 3)
    calls.append(logits)
    if len(calls) > 1:
        time.sleep(1e6)
    return logits
