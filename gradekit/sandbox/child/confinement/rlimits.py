"""Resource limits of a process: setrlimit(2)."""

from __future__ import annotations

import resource


def impose(memory: int, seconds: int, processes: int | None) -> list[str]:
    """Set the limits that this system knows, as in a `Plan`; name those it does not.

    `processes` counts the threads of this process's user too; None leaves it.
    """
    unlimited = []
    wanted = [
        ("memory", "RLIMIT_AS", memory, memory),
        ("cpu", "RLIMIT_CPU", seconds, seconds + 1),  # SIGXCPU tells, SIGKILL ends
        ("file size", "RLIMIT_FSIZE", 0, 0),  # of files in memory too: memfd_create(2)
        ("open files", "RLIMIT_NOFILE", 64, 64),
        ("core dumps", "RLIMIT_CORE", 0, 0),
    ]
    if processes is not None:
        wanted.append(("processes", "RLIMIT_NPROC", processes, processes))
    linux = (("locked memory", "RLIMIT_MEMLOCK"), ("message queues", "RLIMIT_MSGQUEUE"))
    wanted += [(name, kind, 0, 0) for name, kind in linux if hasattr(resource, kind)]
    for name, kind, soft, hard in wanted:
        try:
            _tighten(getattr(resource, kind), soft, hard)
        except (OSError, ValueError):  # macOS refuses RLIMIT_AS
            unlimited.append(name)
    return unlimited


def refuse_processes() -> tuple[int, int]:
    """Let no process and no thread be started; give what `resource` needs to allow them again."""
    before = resource.getrlimit(resource.RLIMIT_NPROC)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, before[1]))
    return before


def allow_processes(before: tuple[int, int]) -> None:
    """Take back `refuse_processes`."""
    resource.setrlimit(resource.RLIMIT_NPROC, before)


def _tighten(kind: int, soft: int, hard: int) -> None:
    """Set a limit, or leave the lower one under which gradekit itself runs."""
    _, allowed = resource.getrlimit(kind)
    if allowed != resource.RLIM_INFINITY:
        hard = min(hard, allowed)
    resource.setrlimit(kind, (min(soft, hard), hard))
