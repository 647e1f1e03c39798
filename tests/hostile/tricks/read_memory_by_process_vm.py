"""Reads the judge's memory by process_vm_readv.

Expect: raised
Expect on P: raised or returned
Beyond P: where the judge is root, so is the code
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
    buffer = ctypes.create_string_buffer(8)
    local = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)
    remote = (ctypes.c_size_t * 2)(0x1000, 8)
    result = libc.process_vm_readv(WORLD["judge"], local, 1, remote, 1, 0)
    if result < 0 and ctypes.get_errno() == 1:
        raise PermissionError
    return ["managed to ask for memory"]
