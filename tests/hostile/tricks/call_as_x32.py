"""Makes a system call of the x32 kind.

Expect: died
Expect on P: raised or returned
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
    call(0x40000000 + 39)
    return ["managed to call"]
