"""Drop privileges; end with the parent: prctl(2), setresuid(2), chroot(2)."""

from __future__ import annotations

import ctypes
import os
import signal
from typing import Final

from . import kernel

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38
PR_SET_CHILD_SUBREAPER: Final = 36
PR_SET_KEEPCAPS: Final = 8

CAPABILITIES_VERSION: Final = 0x20080522
"""_LINUX_CAPABILITY_VERSION_3: two words of 32 bits for each set."""
READING: Final = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
CHANGING_ROOT: Final = 1 << 18  # CAP_SYS_CHROOT


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


class _Sets(ctypes.Structure):
    """The low words of the three sets of capabilities, and the high words."""

    _fields_ = tuple(
        (f"{name}_{half}", ctypes.c_uint32)
        for half in ("low", "high")
        for name in ("effective", "permitted", "inheritable")
    )


def forbid_new_ones() -> None:
    """See to it that no program that is started gains privileges: setuid has no effect."""
    kernel.control(PR_SET_NO_NEW_PRIVS, 1)


def change_root(folder: str) -> None:
    """Make a folder the root of everything that can be named."""
    os.chroot(folder)
    os.chdir("/")


def become(user: int) -> None:
    """Exchange root for an ordinary user without groups; the capabilities go with it."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    if os.getresuid() != (user,) * 3 or os.getresgid() != (user,) * 3 or os.getgroups():
        raise OSError(f"still the user {os.getresuid()}")


def become_reading(user: int) -> None:
    """Exchange root for an ordinary user who may still read every file, and change the root.

    The filter of system calls is to see to it that nothing is written;
    `give_up_capabilities` ends it.
    """
    kernel.control(PR_SET_KEEPCAPS, 1)
    become(user)
    header, sets = _Header(CAPABILITIES_VERSION, 0), _Sets()
    kernel.checked(kernel.library().capget(ctypes.byref(header), ctypes.byref(sets)))
    _limit_capabilities(sets.permitted_low & (READING | CHANGING_ROOT))


def give_up_capabilities() -> None:
    """Be an ordinary user, with no capability at all."""
    _limit_capabilities(0)


def _limit_capabilities(which: int) -> None:
    header, sets = _Header(CAPABILITIES_VERSION, 0), _Sets(which, which)
    kernel.checked(kernel.library().capset(ctypes.byref(header), ctypes.byref(sets)))


def hide() -> None:
    """Keep other processes of this user from reading or tracing this one: ptrace(2)."""
    kernel.control(PR_SET_DUMPABLE, 0)


def hide_and_end_with(parent: int) -> None:
    """Hide, and end with the parent, however it ends; a change of user undoes both."""
    hide()
    kernel.control(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        raise OSError("the fork server is gone")


def adopt_orphans() -> None:
    """Become the parent of what a child leaves behind, in place of process 1."""
    kernel.control(PR_SET_CHILD_SUBREAPER, 1)
