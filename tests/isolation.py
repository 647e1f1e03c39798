"""The isolation of all tests of a process: to search for a tier in each would take long."""

from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.tiers import FixedTier, Tier

ISOLATION = Isolation()


def fixed(tier: Tier) -> FixedTier:
    """Give a tier for a worker of a test, with the fork servers that all tests share."""
    return FixedTier(tier, ISOLATION.fork_servers)
