"""Ends the process as if all was well.

Expect: died
"""

import os


def softmax(logits):
    os._exit(0)
