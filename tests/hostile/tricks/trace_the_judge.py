"""Attaches to the judge as a debugger would.

Expect: raised
Expect on P: returned or raised
Beyond P: it may trace its user's processes
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
    if libc.ptrace(0x4206, WORLD["victim"], 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return ["managed to trace"]
