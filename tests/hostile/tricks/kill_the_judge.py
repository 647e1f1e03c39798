"""Sends the judge's process a deadly signal.

Expect: raised
Expect on P: returned
Beyond P: it may signal its user's processes
"""

import os


def softmax(logits):
    os.kill(WORLD["victim"], 9)
    return ["managed to kill"]
