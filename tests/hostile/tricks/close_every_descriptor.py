"""Closes everything that is open.

Expect: died
"""

import os


def softmax(logits):
    os.closerange(0, 256)
    return [1.0]
