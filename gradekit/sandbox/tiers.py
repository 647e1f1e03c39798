"""The tiers of isolation, strongest first in each situation.

D is root in a container, U an ordinary user of Linux, P any system at all.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from gradekit.model.limits import Limits
from gradekit.sandbox import container
from gradekit.sandbox.child.confinement import Plan
from gradekit.sandbox.forkserver import ForkServer, ForkServers
from gradekit.sandbox.static_imports import imported

PACKAGE: Final = Path(__file__).parents[1]
"""What no worker reads, not even where it lies among Python's packages: in it, or
beside it, are the reference and the properties."""
PROCESSES: Final = 64
"""Threads and processes of a worker whose user, or namespace, is its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """The isolation of a worker; `landlock`, `empty_root` and `user` are as in a `Plan`.

    `name` is what the option ``--isolation`` calls it, and `layers` the same in words. Only root
    can use one with `root`; with `boxed`, bubblewrap is put around the fork server. `filter` is
    of system calls; its name says what it allows. `probes` are modules that a sealed worker
    imports before those that a text names.
    """

    name: str
    layers: str
    root: bool = False
    boxed: bool = False
    landlock: bool = False
    empty_root: bool = False
    user: bool = False
    filter: str = ""
    probes: tuple[str, ...] = ()

    @property
    def sealed(self) -> bool:
        """Whether no module can be imported once the worker is confined."""
        return self.empty_root or self.filter.startswith("sealed")

    def plan(self, limits: Limits, source: str) -> Plan:
        """Say what a worker gives up for a submission, of which `source` is the text.

        A sealed worker imports what the text names beforehand. Its memory is the manifest's
        limit, or half of what the container allows where that is less.
        """
        return Plan(
            memory=min(limits.memory_mb << 20, container.memory() // 2),
            seconds=int(limits.seconds_in_total) + 1,
            landlock=self.landlock,
            hidden=(str(PACKAGE),),
            filter=self.filter,
            empty_root=self.empty_root,
            user=self.user,
            processes=PROCESSES if self.user or self.boxed else None,
            sealed=self.sealed,
            preload=(*self.probes, *imported(source)) if self.sealed else (),
        )


ALL: Final = (
    Tier(
        name="D1",
        layers="a user of its own, Landlock, a filter of system calls",
        root=True,
        user=True,
        landlock=True,
        filter="open-threads",
    ),
    Tier(
        name="D2",
        layers="a user of its own, an empty root folder, a filter of system calls",
        root=True,
        user=True,
        empty_root=True,
        filter="open-threads",
    ),
    Tier(
        name="D3",
        layers="a user of its own, a filter of system calls that opens no file",
        root=True,
        user=True,
        filter="sealed-threads",
    ),
    Tier(
        name="U2",
        layers="bubblewrap, Landlock, a filter of system calls",
        boxed=True,
        landlock=True,
        filter="open-threads",
    ),
    Tier(name="U1", layers="Landlock, a filter of system calls", landlock=True, filter="open"),
    Tier(name="U3", layers="a filter of system calls that opens no file", filter="sealed"),
    Tier(name="P", layers="a process with limits"),
)
BY_NAME: Final = {tier.name: tier for tier in ALL}
PORTABLE: Final = BY_NAME["P"]


class TierInUse(Protocol):
    """What a worker is given to run in: a tier, and fork servers that belong to it.

    `warm` is a package that the fork server imports before any worker asks for
    it; it may be empty.
    """

    def begin(self, warm: str) -> None:
        """Start what `fork_server` will give, and do not wait for it."""

    def tier(self, warm: str) -> Tier:
        """Give the tier."""

    def fork_server(self, warm: str) -> ForkServer:
        """Give the fork server of that tier, started if it does not run."""


@dataclass(frozen=True, slots=True)
class FixedTier:
    """A tier that is used without a check, and where its fork servers are kept."""

    _tier: Tier
    _fork_servers: ForkServers

    def begin(self, warm: str = "") -> None:
        """Start the fork server."""
        self.fork_server(warm)

    def tier(self, _warm: str = "") -> Tier:
        """Give the tier."""
        return self._tier

    def fork_server(self, warm: str = "") -> ForkServer:
        """Give the fork server of this tier."""
        return self._fork_servers.get(warm, boxed=self._tier.boxed)


def candidates() -> list[Tier]:
    """Give the tiers worth trying here, strongest first."""
    return [tier for tier in ALL if not obstacle(tier)]


def obstacle(tier: Tier) -> str:
    """Say why a tier is not worth trying here; empty if it is."""
    if tier is PORTABLE:
        return ""
    if sys.platform != "linux":
        return "it needs Linux"
    users = "an ordinary user", "root"
    if (os.geteuid() == 0) != tier.root:
        return f"it is for {users[tier.root]}, and gradekit runs as {users[not tier.root]}"
    if tier.user and not tier.sealed and (folder := _closed_to_others()):
        return f"its user may not look into {folder}, below which this Python is"
    if tier.boxed and shutil.which("bwrap") is None:
        return "bubblewrap is not installed (`apt install bubblewrap`, or the like)"
    return ""


def _closed_to_others() -> str:
    """Name a folder above Python's modules that only its owner may enter."""
    modules = Path(os.__file__).resolve()
    closed = (path for path in modules.parents if not path.stat().st_mode & stat.S_IXOTH)
    return str(next(closed, ""))
