"""Tries system calls that no homework needs.

Expect: returned
Beyond P: every call of the kernel is there
Machine: x86_64
"""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def call(number, *arguments):
    result = libc.syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), 'refused')
    return result


def softmax(logits):
    found = []
    for number in (425, 321, 298, 323, 246, 175, 169, 248, 435, 272, 308, 165, 155, 161, 304, 428, 442):
        ctypes.set_errno(0)
        libc.syscall(number, 0, 0, 0, 0, 0, 0)
        if ctypes.get_errno() not in (1, 38):
            found.append(f"managed to reach call {number}")
    return found
