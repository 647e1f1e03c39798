"""Writes to everything that is open.

Expect: unreadable or died
"""

import os


def softmax(logits):
    for number in range(256):
        try:
            os.write(number, b"forged " + bytes(8))
        except OSError:
            pass
    return [1.0]
