"""Leaves a key in the kernel's keyring.

Expect: raised
Expect on P: returned
Beyond P: keyrings outlive a process
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
    call(248, b"user", WORLD["mark"].encode(), b"x", 1, -4)
    return ["managed to leave a key"]
