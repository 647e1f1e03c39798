"""Print which trick worked in which tier: ``python -m tests.hostile.matrix``.

As root it tries the tiers of root, otherwise those of an ordinary user;
``--user NUMBER`` has root become that user first, for the others.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from gradekit.model.errors import GradekitError
from gradekit.sandbox import tiers
from gradekit.sandbox.tiers import Tier
from tests.hostile.trick import Trick, tricks
from tests.hostile.world import World
from tests.isolation import ISOLATION

HELD = "."
WORKED = "X"
"""What the trick attempts worked."""
UNEXPECTED = "?"
"""The outcome is none of those that were expected, though nothing is out of place."""


def main() -> int:
    """Try, print, and fail if something worked that is not said to be out of reach."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--user", type=int, help="become this user first")
    parser.add_argument("--json", action="store_true", help="print what another run reads")
    parser.add_argument("--all", action="store_true", help="print the tricks that never work too")
    options = parser.parse_args()
    found = measured() if options.user is None else of_user(options.user)
    print(json.dumps(found) if options.json else table(found, every=options.all))
    names = {trick.path.stem: trick for trick in tricks()}
    wrong = [
        (name, tier)
        for name, cells in found.items()
        for tier, cell in cells.items()
        if cell != HELD and not names[name].may_succeed(tiers.BY_NAME[tier])
    ]
    print("\n".join(f"not as it should be: {name} in {tier}" for name, tier in wrong))
    return 1 if wrong else 0


def measured() -> dict[str, dict[str, str]]:
    """Run every trick in every tier that works here."""
    usable = list(filter(works, tiers.candidates()))
    for tier in usable:  # or they would come up in the middle, and look like what is left
        for package in ("", "numpy"):
            ISOLATION.fork_servers.get(package, boxed=tier.boxed)
    with World() as world:
        return {
            trick.path.stem: {tier.name: cell(trick, tier, world) for tier in usable}
            for trick in tricks()
        }


def of_user(number: int) -> dict[str, dict[str, str]]:
    """Have another process of an ordinary user measure; it must be able to read Python."""
    done = subprocess.run(
        [sys.executable, "-B", "-m", "tests.hostile.matrix", "--json"],
        user=number,
        group=number,
        extra_groups=[],
        env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        check=False,
        text=True,
    )
    found: dict[str, dict[str, str]] = json.loads(done.stdout.splitlines()[0])
    return found


def works(tier: Tier) -> bool:
    """Whether a tier can be used here, with whatever does not hold in it."""
    try:
        return tier is tiers.PORTABLE or not ISOLATION.check(tier).missing
    except GradekitError:
        return False


def cell(trick: Trick, tier: Tier, world: World) -> str:
    """Run one trick and say what came of it in a letter."""
    finding = trick.run(tier, world)
    if finding.violations or finding.blemishes:
        return WORKED
    return UNEXPECTED if finding.unexpected else HELD


def table(found: dict[str, dict[str, str]], *, every: bool) -> str:
    """Lay out the matrix; the last line counts what worked."""
    names = list(next(iter(found.values())))
    lines = ["| trick | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for name, cells in found.items():
        if every or set(cells.values()) != {HELD}:
            lines.append(f"| {name} | " + " | ".join(cells[tier] for tier in names) + " |")
    counts = (sum(cells[tier] == WORKED for cells in found.values()) for tier in names)
    worked = " | ".join(f"{count}/{len(found)}" for count in counts)
    return "\n".join([*lines, f"| **worked / tried** | {worked} |"])


if __name__ == "__main__":
    sys.exit(main())
