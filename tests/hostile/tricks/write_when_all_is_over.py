"""Leaves its forged reply to atexit and to a destructor.

Expect: returned then returned
"""

import atexit
import sys


class Last:
    def __del__(self):
        print("passed")


sys.last = Last()
atexit.register(print, "passed")


def softmax(logits):
    return logits
