"""Signals every process that it may.

Expect: raised
Expect on P: raised or returned
Beyond P: it may signal its user's processes
"""

import os


def softmax(logits):
    os.kill(-1, 0)
    return ["managed to reach everybody"]
