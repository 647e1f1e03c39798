"""The isolation of all tests of a process: to search for a tier in each would take long."""

from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.tiers import FixedTier, Tier

ISOLATION = Isolation()


def start_fork_servers() -> None:
    """Start those that the strongest tier and the others use: they stay, and are no leak."""
    for package in ("", "numpy"):
        for boxed in {ISOLATION.tier().boxed, False}:
            ISOLATION.fork_servers.get(package, boxed=boxed)


def fixed(tier: Tier) -> FixedTier:
    """Give a tier for a worker of a test, with the fork servers that all tests share."""
    return FixedTier(tier, ISOLATION.fork_servers)
