"""``gradekit doctor``: which isolation tiers work on this machine."""

from __future__ import annotations

import argparse
import itertools
import json
import platform
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gradekit.cli.exit_codes import FAILED, SUCCESS
from gradekit.model.errors import IsolationError, WorkerError

if TYPE_CHECKING:
    from gradekit.sandbox.isolation import Isolation
    from gradekit.sandbox.selfcheck import TierCheck
    from gradekit.sandbox.tiers import Tier

REMEDIES: Final = {
    "bubblewrap is not installed": "Install bubblewrap, if you want U2.",
    "which every user must be able to read": (
        "Use a Python, and packages, in folders that every user may read and enter, "
        "such as a virtual environment in /opt made from /usr/bin/python3."
    ),
    "Landlock": (
        "Landlock needs Linux 5.13 or later with `landlock` among the modules of "
        "/sys/kernel/security/lsm, and a container whose profile allows its three system calls."
    ),
    "chroot": "Run the container with the capability SYS_CHROOT.",
    "changing the user": "Run the container with the capabilities SETUID and SETGID.",
    "the filter of system calls": (
        "gradekit has filters for Linux on x86_64 and aarch64, with CONFIG_SECCOMP_FILTER."
    ),
    "did not come up": (
        "bubblewrap needs user namespaces; where AppArmor restricts them, allow them for bwrap, "
        "or do without U2."
    ),
}
"""What to do, by what a reason says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """The result for one tier: `reason` is empty where it works without restriction."""

    tier: Tier
    works: bool
    reason: str


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--format", choices=["terminal", "json"], default="terminal")


def run(options: argparse.Namespace) -> int:
    """Try every tier, print the results, and fail if none holds."""
    from gradekit.sandbox import tiers
    from gradekit.sandbox.isolation import Isolation

    with Isolation() as isolation:
        visits = [_visit(tier, isolation) for tier in tiers.ALL]
        used = isolation.finding()
    if options.format == "json":
        print(json.dumps(_record(visits, used), indent=2))
    else:
        print("\n".join(_lines(visits, used)))
    return FAILED if used.missing else SUCCESS


def _visit(tier: Tier, isolation: Isolation) -> Visit:
    from gradekit.sandbox import tiers
    from gradekit.sandbox.isolation import reason

    if obstacle := tiers.obstacle(tier):
        return Visit(tier=tier, works=False, reason=obstacle)
    try:
        missing = isolation.check(tier).missing
    except (WorkerError, IsolationError) as error:
        return Visit(tier=tier, works=False, reason=reason(error))
    return Visit(tier=tier, works=not missing, reason="; ".join(missing.values()))


def _lines(visits: list[Visit], used: TierCheck) -> Iterator[str]:
    from gradekit.sandbox.selfcheck import PROMISES

    yield f"{platform.system()} {platform.release()}, {platform.machine()}, Python {sys.prefix}"
    yield ""
    for visit in visits:
        state = "works" if visit.works else "no"
        head = f"{visit.tier.name}  {state:<6} {visit.tier.layers}"
        reason = f" ({visit.reason})" if visit.reason else ""
        yield textwrap.fill(head + reason, 79, subsequent_indent=" " * 11)
    yield ""
    yield f"Submissions are graded in tier {used.tier.name}."
    if used.missing:
        yield "What does not hold there:"
        for name in used.missing:
            yield textwrap.fill(f"{name}: not true that {PROMISES[name]}", 79)
    if remedies := _remedies(visits):
        yield ""
        yield "What would do better:"
    for remedy in remedies:
        yield textwrap.fill(remedy, 79, initial_indent="  ", subsequent_indent="  ")


def _remedies(visits: list[Visit]) -> list[str]:
    """Give what to do about the tiers that could be used here and stand before one that works."""
    stronger = itertools.takewhile(lambda visit: not visit.works, visits)
    reasons = " ".join(visit.reason for visit in stronger)
    return [remedy for sign, remedy in REMEDIES.items() if sign in reasons]


def _record(visits: list[Visit], used: TierCheck) -> dict[str, object]:
    return {
        "tier": used.tier.name,
        "missing": dict(used.missing),
        "tiers": {
            visit.tier.name: {
                "works": visit.works,
                "layers": visit.tier.layers,
                "reason": visit.reason,
            }
            for visit in visits
        },
        "remedies": _remedies(visits),
    }
