"""Names a process by a number whose lower half is 0.

Expect: raised
Expect on P: raised or returned
Beyond P: where the judge is root, so is the code
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
    import resource

    new = (ctypes.c_uint64 * 2)(2**64 - 1, 2**64 - 1)
    call(302, ctypes.c_uint64(1 << 32), resource.RLIMIT_AS, new, None)
    return ["managed to raise its limits"]
