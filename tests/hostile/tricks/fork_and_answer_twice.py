"""Becomes two processes, which both answer.

Expect: returned or unreadable then returned or unreadable
"""

import os


def softmax(logits):
    os.fork()
    return logits
