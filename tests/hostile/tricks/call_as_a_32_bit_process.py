"""Makes a system call by the door of 32-bit processes.

Expect: died
Expect on P: returned
Beyond P: every call of the kernel is there
Machine: x86_64
"""

import ctypes
import mmap


def softmax(logits):
    code = bytes.fromhex("b814000000cd80c3")  # mov eax, getpid; int 0x80; ret
    place = mmap.mmap(-1, 4096, prot=7)
    place.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(place))
    return ["managed to call", str(ctypes.CFUNCTYPE(ctypes.c_int)(address)())]
