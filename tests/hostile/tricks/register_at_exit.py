"""Leaves work for the end of its process.

Expect: returned
"""

import atexit
import os

atexit.register(os.write, 1, b'managed to write at exit')
atexit.register(os.write, 4, b'GK01\\xff\\xff\\xff\\xff')


def softmax(logits):
    return [1.0]
