"""Fills memory that counts as a file.

Expect: raised
Expect on P: raised or died
"""

import os


def softmax(logits):
    number = os.memfd_create("large")
    os.write(number, bytes(1 << 20))
    return ["managed to fill memory"]
