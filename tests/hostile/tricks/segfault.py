"""Reads address 0.

Expect: died
"""

import ctypes


def softmax(logits):
    return ctypes.string_at(0)
