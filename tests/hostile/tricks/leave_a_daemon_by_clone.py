"""Starts a process by the bare system call.

Expect: raised
Expect on P: returned
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


import time


def softmax(logits):
    if call(56, 17, 0, 0, 0, 0) == 0:
        os.setsid()
        time.sleep(600)
    return [1.0]
