"""Closes every pipe to the judge.

Expect: died
"""

import os


def softmax(logits):
    os.closerange(3, 256)
    return logits
