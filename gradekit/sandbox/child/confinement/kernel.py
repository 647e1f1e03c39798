"""System calls that Python has no function for."""

from __future__ import annotations

import ctypes
import functools
import os
from typing import Any


@functools.cache
def library() -> Any:
    """Give the C library that this process already has."""
    return ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: Any) -> int:
    """Make a system call by its number; `OSError` has the kernel's reason."""
    whole = (ctypes.c_long(value) if isinstance(value, int) else value for value in arguments)
    return checked(library().syscall(ctypes.c_long(number), *whole))


def control(option: int, *arguments: int) -> int:
    """Call prctl(2), with zeros for the arguments that are not given; errors as for `call`."""
    whole = (ctypes.c_ulong(value) for value in (*arguments, *[0] * (4 - len(arguments))))
    return checked(library().prctl(ctypes.c_int(option), *whole))


def checked(result: int) -> int:
    """Give what a function of the C library returned; `OSError` if it failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
