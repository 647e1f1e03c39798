"""Forks as often as it can.

Expect: raised
Expect on P: returned or raised
Beyond P: it starts processes, which end with it
"""

import os
import time


def softmax(logits):
    found = []
    for _ in range(200):
        child = os.fork()
        if child == 0:
            time.sleep(600)
        found.append(f"managed to fork {child}")
    return found
