"""Reads whatever it has inherited.

Expect: returned or unreadable or died
"""

import os


def softmax(logits):
    found = []
    for number in range(3, 256):
        try:
            os.set_blocking(number, False)
            found.append(str(os.read(number, 100)))
        except OSError:
            pass
    return found
