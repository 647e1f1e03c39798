"""Compile the policy to the shipped filters: ``python -m tests.sandbox.seccomp.compiler``.

Only this needs libseccomp; a worker loads the bytes with one call of prctl(2).
The functions are described in seccomp_init(3), seccomp_rule_add(3),
seccomp_attr_set(3) and seccomp_export_bpf(3).
"""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from pathlib import Path
from typing import Any, Final

from gradekit.sandbox.child import confinement
from tests.sandbox.seccomp.policy import ERRNOS, MACHINES, NAMES, Conditional, policy

FOLDER: Final = Path(confinement.__file__).parent / "filters"
LIBRARY: Final = "libseccomp.so.2"

ALLOW: Final = 0x7FFF0000
KILL_PROCESS: Final = 0x80000000
ERRNO: Final = 0x00050000
ACTION_FOR_OTHER_MACHINES: Final = 2  # SCMP_FLTATR_ACT_BADARCH
MASKED_EQUAL: Final = 7  # SCMP_CMP_MASKED_EQ
UNKNOWN: Final = -1  # __NR_SCMP_ERROR: a call that this libseccomp does not know
TOKENS: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_* of linux/audit.h


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    )


class _Version(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint) for name in ("major", "minor", "micro"))


def library() -> Any:
    """Load libseccomp; `OSError` if it is not installed."""
    seccomp = ctypes.CDLL(LIBRARY)
    seccomp.seccomp_init.restype = ctypes.c_void_p
    seccomp.seccomp_version.restype = ctypes.POINTER(_Version)
    return seccomp


def version() -> str:
    """Give the version of libseccomp; another one may write other bytes for the same policy."""
    numbers = library().seccomp_version().contents
    return f"{numbers.major}.{numbers.minor}.{numbers.micro}"


def compiled(name: str, machine: str) -> bytes:
    """Compile one filter for one machine; `OSError` if libseccomp refuses a rule."""
    seccomp = library()
    context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(ERRNO | errno.EPERM)))
    try:
        _select(seccomp, context, machine)
        rules = policy(name)
        for call in rules.calls:
            _add(seccomp, context, call, ALLOW)
        for call, error in ERRNOS.items():
            _add(seccomp, context, call, ERRNO | error)
        for conditional in rules.conditional:
            _add(seccomp, context, conditional.call, ALLOW, conditional)
        return _exported(seccomp, context)
    finally:
        seccomp.seccomp_release(context)


def _select(seccomp: Any, context: Any, machine: str) -> None:
    """Make the filter one for this machine alone; a process of another kind is killed."""
    native = ctypes.c_uint32(seccomp.seccomp_arch_native())
    wanted = ctypes.c_uint32(TOKENS[machine])
    if native.value != wanted.value:
        _check(seccomp.seccomp_arch_remove(context, native), "arch_remove")
        _check(seccomp.seccomp_arch_add(context, wanted), "arch_add")
    action = ctypes.c_uint32(KILL_PROCESS)
    _check(seccomp.seccomp_attr_set(context, ACTION_FOR_OTHER_MACHINES, action), "attr_set")


def _add(
    seccomp: Any, context: Any, call: str, action: int, conditional: Conditional | None = None
) -> None:
    """Add a rule, by the number that the compiling machine has for the call.

    libseccomp translates it, and leaves out what the other machine has not.
    """
    number = seccomp.seccomp_syscall_resolve_name(call.encode())
    if number == UNKNOWN:
        return
    comparisons: list[_Comparison] = []
    if conditional is not None:
        _, argument, mask, value = conditional
        comparisons.append(_Comparison(argument, MASKED_EQUAL, mask, value))
    array = (_Comparison * len(comparisons))(*comparisons)
    kind = ctypes.c_uint32(action)
    code = seccomp.seccomp_rule_add_array(context, kind, number, len(comparisons), array)
    _check(code, call)


def _exported(seccomp: Any, context: Any) -> bytes:
    with tempfile.TemporaryFile() as file:
        _check(seccomp.seccomp_export_bpf(context, file.fileno()), "export_bpf")
        file.seek(0)
        return file.read()


def _check(code: int, what: str) -> None:
    if code < 0:
        raise OSError(-code, f"libseccomp: {what}: {os.strerror(-code)}")


def main() -> None:
    """Write every filter anew, and the version that wrote them."""
    FOLDER.mkdir(exist_ok=True)
    for machine in MACHINES:
        for name in NAMES:
            (FOLDER / f"{machine}-{name}.bpf").write_bytes(compiled(name, machine))
    (FOLDER / "VERSION").write_text(f"libseccomp {version()}\n", "utf-8")


if __name__ == "__main__":
    main()
