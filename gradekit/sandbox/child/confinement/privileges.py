"""Drop privileges; end with the parent: prctl(2), setresuid(2), chroot(2)."""

from __future__ import annotations

import os
import signal
from typing import Final

from . import kernel

PR_SET_PDEATHSIG: Final = 1
PR_SET_DUMPABLE: Final = 4
PR_SET_NO_NEW_PRIVS: Final = 38
PR_SET_CHILD_SUBREAPER: Final = 36


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
