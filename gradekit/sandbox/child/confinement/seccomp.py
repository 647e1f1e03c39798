"""Loading a filter of system calls that was compiled elsewhere: seccomp(2)."""

from __future__ import annotations

import ctypes
import functools
import os
from typing import Final

from . import kernel

FOLDER: Final = os.path.join(os.path.dirname(__file__), "filters")
PR_SET_SECCOMP: Final = 22
SECCOMP_MODE_FILTER: Final = 2
INSTRUCTION: Final = 8
"""Bytes of one sock_filter: linux/filter.h."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@functools.cache
def filter_bytes(name: str) -> bytes:
    """Read a filter for this machine; `OSError` for another kind of processor."""
    with open(os.path.join(FOLDER, f"{os.uname().machine}-{name}.bpf"), "rb") as file:
        return file.read()


def enter(name: str) -> None:
    """Let the kernel refuse what the filter does; nothing undoes it."""
    written = filter_bytes(name)
    program = _Program(len(written) // INSTRUCTION, written)
    kernel.control(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(program))
