"""Makes a user namespace, to be root in it.

Expect: raised
Expect on P: returned or raised
Beyond P: where the kernel allows it
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
    call(272, 0x10000000)
    return ["managed to make a namespace"]
