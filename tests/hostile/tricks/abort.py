"""Aborts.

Expect: died
"""

import os


def softmax(logits):
    os.abort()
