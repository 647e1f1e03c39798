"""Leaves a segment of shared memory that outlives it.

Expect: raised
Expect on P: returned
Beyond P: System V memory outlives a process
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
    key = libc.shmget(0x6B617961, 4096, 0o1666)
    if key < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return ["managed to leave memory"]
