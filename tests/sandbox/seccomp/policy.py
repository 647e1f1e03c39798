"""Which system calls a worker may make: a list of what Python and NumPy need.

Everything else is answered with EPERM, so that a call that is new to the
kernel is refused too. The numbers are of the kernel's interface and never
change; man pages name them: open(2), fcntl(2), ioctl_tty(2), prctl(2), clone(2).
"""

from __future__ import annotations

import errno
from typing import Final, NamedTuple


class Conditional(NamedTuple):
    """A call, allowed where an argument, masked, is the value; arguments count from 0."""

    call: str
    argument: int
    mask: int
    value: int


INT: Final = 0xFFFF_FFFF
"""What the kernel reads of an int; a filter sees 64 bits, of which a caller sets any."""
POINTER: Final = 0xFFFF_FFFF_FFFF_FFFF

MEMORY: Final = "brk madvise mincore mmap mprotect mremap msync munmap get_mempolicy"
DESCRIPTORS: Final = (
    "close close_range dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_pwait "
    "epoll_pwait2 epoll_wait eventfd eventfd2 fadvise64 fstat lseek pipe pipe2 poll ppoll pread64 "
    "preadv preadv2 pselect6 pwrite64 read readv recvfrom select shutdown timerfd_create "
    "timerfd_gettime timerfd_settime write writev"
)
FILES: Final = (
    "access chdir faccessat faccessat2 fchdir fstatfs getdents getdents64 lstat newfstatat "
    "readlink readlinkat stat statfs statx"
)
"""What reads the tree of files; a sealed worker has none of it, nor `open`."""
ITSELF: Final = (
    "arch_prctl capget exit exit_group getcpu getcwd getegid geteuid getgid getgroups getpgid "
    "getpgrp getpid getppid getpriority getresgid getresuid getrlimit getrusage getsid gettid "
    "getuid membarrier restart_syscall rseq sched_get_priority_max sched_get_priority_min "
    "sched_getaffinity sched_getparam sched_getscheduler sched_yield set_robust_list "
    "set_tid_address sysinfo times umask uname"
)
TIME: Final = (
    "alarm clock_getres clock_gettime clock_nanosleep getitimer gettimeofday nanosleep pause "
    "setitimer time"
)
SIGNALS: Final = (
    "rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait "
    "sigaltstack"
)
"""Handlers of its own; none that sends a signal, not even to itself."""
REST: Final = "futex futex_waitv getrandom"

ALLOWED: Final = f"{MEMORY} {DESCRIPTORS} {ITSELF} {TIME} {SIGNALS} {REST}".split()

ERRNOS: Final = {"clone3": errno.ENOSYS, "openat2": errno.ENOSYS}
"""They take pointers, which no filter can follow: C libraries then use the older call."""

WRITES: Final = 0o3 | 0o100 | 0o1000 | 0o2000 | 0o20000000
"""O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND and the bit of O_TMPFILE."""
OPENING: Final = (
    Conditional("open", 1, WRITES, 0),
    Conditional("openat", 2, WRITES, 0),
)
CLONE_THREAD: Final = 0x10000
THREADS: Final = (Conditional("clone", 0, CLONE_THREAD, CLONE_THREAD),)


def _each(call: str, argument: int, *values: int) -> tuple[Conditional, ...]:
    return tuple(Conditional(call, argument, INT, value) for value in values)


CONDITIONAL: Final = (
    *_each("fcntl", 1, 0, 1, 2, 3, 1030),  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, ..., and _CLOEXEC
    Conditional("fcntl", 1, INT, 4),  # F_SETFL
    *_each("ioctl", 1, 0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451),
    *_each("prctl", 0, 15, 16, 0x53564D41),  # PR_SET_NAME, PR_GET_NAME, PR_SET_VMA
    *_each("prlimit64", 0, 0),  # of itself
    *_each("socketpair", 0, 1),  # AF_UNIX: asyncio talks to itself by one
    Conditional("sendto", 4, POINTER, 0),  # no address: to the peer alone
)


IMPORTING: Final = _each("prctl", 0, 22)  # PR_SET_SECCOMP: the filter that is added afterwards
SEALING: Final = "capset chroot"
"""What takes the second step of the confinement, after modules were imported."""


class FilterPolicy(NamedTuple):
    """What one filter allows."""

    calls: list[str]
    conditional: list[Conditional]


def policy(name: str) -> FilterPolicy:
    """Give the policy that a filter's name spells: words of open, sealed, threads, import."""
    words = name.split("-")
    calls = [*ALLOWED, *(FILES.split() if "open" in words else ())]
    calls += SEALING.split() if "import" in words else ()
    opening = OPENING if "open" in words else ()
    importing = IMPORTING if "import" in words else ()
    threads = THREADS if "threads" in words else ()
    return FilterPolicy(calls, [*CONDITIONAL, *opening, *importing, *threads])


NAMES: Final = ("open", "open-threads", "open-threads-import", "sealed", "sealed-threads")
MACHINES: Final = ("x86_64", "aarch64")
