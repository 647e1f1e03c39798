"""Becomes two processes, which both answer.

Expect: raised then raised
Expect on P: returned or unreadable then returned or unreadable
"""

import os


def softmax(logits):
    os.fork()
    return logits
