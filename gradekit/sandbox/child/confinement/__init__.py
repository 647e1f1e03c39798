"""Confinement: privileges and resources that a worker drops before student code runs.

`Shared` prepares in the fork server whatever its workers can inherit, and `confine`
takes the steps in the one order that works. Each step that a plan asks for
succeeds or ends the worker: there is no going on without.

A worker that will be able to read no file is sealed in two steps. Modules that the student's
text names are imported between them: with the limits, the user and a filter of system calls
by which files are read, and nothing is written or started.

    plan        the record of the steps, sent by the judge, and its encoding
    rlimits     memory, processor time, files and processes
    privileges  prctl, setresuid, chroot: no new privileges, user, root, end with parent
    landlock    read access to the interpreter's files, and to no others
    seccomp     filters of system calls, loaded from the shipped BPF
    kernel      system calls that Python has no function for
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from . import landlock, privileges, rlimits, seccomp
from .plan import Plan

__all__ = ["ConfinementError", "Plan", "Shared", "confine"]

FIRST_USER: Final = 61000
USERS: Final = 3000
USERS_PER_FORK_SERVER: Final = 32
"""Numbers of users for the workers of one fork server; each has one of its own."""

SEALED_IN: Final = (
    "ast", "bisect", "cmath", "collections", "copy", "dataclasses", "datetime", "decimal",
    "encodings.ascii", "encodings.latin_1", "encodings.utf_16", "encodings.utf_32", "enum",
    "fractions", "functools", "heapq", "inspect", "itertools", "json", "linecache", "numbers",
    "operator", "random", "re", "statistics", "string", "textwrap", "time", "traceback", "typing",
    "unicodedata", "warnings", "_strptime",
)  # fmt: skip
"""What is imported for a worker that will not be able to read a module's file."""
WHILE_IMPORTING: Final = "open-threads-import"
"""The filter of system calls between the two steps of sealing; what it refuses stays refused."""


class ConfinementError(Exception):
    """A step that was asked for cannot be taken here."""


class Shared:
    """What the workers of a fork server inherit: rules on files, filters, modules."""

    def __init__(self) -> None:
        self.fork_server = os.getpid()
        self._rules: dict[tuple[str, ...], int] = {}
        self._sealed = False
        self._folder = ""

    def prepare(self, plan: Plan) -> None:
        """Make what the plan needs; what fails, fails again in the worker, and says why."""
        with contextlib.suppress(OSError):
            if plan.landlock:
                self.rules(plan.hidden)
            if plan.empty_root:
                self.empty_folder()
            if plan.filter:
                seccomp.filter_bytes(plan.filter)
            if plan.preload:
                seccomp.filter_bytes(WHILE_IMPORTING)
        if plan.sealed and not self._sealed:
            _import(SEALED_IN)
            self._sealed = True

    def empty_folder(self) -> str:
        """Give a folder of root's that has nothing in it."""
        if not self._folder:
            folder = f"/tmp/gradekit-{os.urandom(16).hex()}"  # new, or refused  # noqa: S108
            os.mkdir(folder, 0o500)
            os.chmod(folder, 0o555)  # whatever the umask  # noqa: S103
            self._folder = folder
        return self._folder

    def end(self) -> None:
        """Remove what was made."""
        if self._folder:
            os.rmdir(self._folder)

    def rules(self, hidden: tuple[str, ...]) -> int:
        """Give the descriptor of the rules under which these folders are hidden."""
        if hidden not in self._rules:
            self._rules[hidden] = landlock.rules(hidden)
        return self._rules[hidden]


def confine(shared: Shared, plan: Plan, slot: int, keep: Iterable[int]) -> list[str]:
    """Give up what the plan says, and close everything but `keep`.

    What is returned are the limits that this system does not know.

    Raises
    ------
    ConfinementError
        If a step cannot be taken; the process is then to end.
    """
    with _step("Landlock"):
        rules = shared.rules(plan.hidden) if plan.landlock else -1
    with _step("closing what is open"):
        _close_others({*keep, rules})
    with _step("setting limits"):
        unlimited = rlimits.impose(plan.memory, plan.seconds, plan.processes)
    if sys.platform == "linux":
        _give_up_privileges(shared, plan, slot, rules)
        if plan.preload:
            _import_confined(plan)
        if plan.sealed:
            _seal(shared, plan)
        with _step("the filter of system calls"):
            if plan.filter:
                seccomp.enter(plan.filter)
    return unlimited


@contextlib.contextmanager
def _step(name: str) -> Iterator[None]:
    """Say which step it was that failed."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise ConfinementError(f"{name}: {error}") from None


def _give_up_privileges(shared: Shared, plan: Plan, slot: int, rules: int) -> None:
    """Take the first steps; a worker to be sealed may still read, and change its root."""
    with _step("giving up privileges"):
        privileges.forbid_new_ones()
    with _step("Landlock"):
        if rules >= 0:
            landlock.enter(rules)
    with _step("changing the user"):
        if plan.user:
            become = privileges.become_reading if plan.sealed else privileges.become
            become(_user(shared.fork_server, slot))
    with _step("ending with the fork server"):
        privileges.hide_and_end_with(shared.fork_server)


def _import_confined(plan: Plan) -> None:
    """Import what a student's text names, where that can do no harm."""
    with _step("the filter of system calls"):
        if plan.filter:
            seccomp.enter(WHILE_IMPORTING)
    with _step("importing modules"):
        before = rlimits.refuse_processes()
        _import(plan.preload)
        _refuse_threads()
        rlimits.allow_processes(before)


def _seal(shared: Shared, plan: Plan) -> None:
    """Give up what importing needed."""
    with _step("chroot"):
        if plan.empty_root:
            privileges.change_root(shared.empty_folder())
    with _step("giving up privileges"):
        if plan.user:
            privileges.give_up_capabilities()


def _user(fork_server: int, slot: int) -> int:
    """Give the number of a user that no other worker of this machine is likely to have."""
    return FIRST_USER + (fork_server * USERS_PER_FORK_SERVER + slot % USERS_PER_FORK_SERVER) % USERS


def _close_others(keep: set[int]) -> None:
    """Close every descriptor that is not named."""
    low = 0
    for descriptor in sorted(number for number in keep if number >= 0):
        if low < descriptor:  # an empty range would be taken for all
            os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, os.sysconf("SC_OPEN_MAX"))


def _refuse_threads() -> None:
    """Go no further where a module has started a thread: nothing here would confine it."""
    if len(os.listdir("/proc/self/task")) > 1:
        raise OSError("a module has started a thread, which would not be confined")


def _import(names: Iterable[str]) -> None:
    """Import what there is; a module may raise anything while it is, SystemExit too."""
    for name in names:
        with contextlib.suppress(BaseException):
            importlib.import_module(name)
