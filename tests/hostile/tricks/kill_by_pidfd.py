"""Kills by a descriptor of the process.

Expect: raised
Expect on P: returned
Beyond P: it may signal its user's processes
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
    number = call(434, WORLD["victim"], 0)
    call(424, number, 9, 0, 0)
    return ["managed to kill"]
