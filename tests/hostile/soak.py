"""Run hostile submissions in random order through one process, and weigh it afterwards.

``python -m tests.hostile.soak 1000``
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from tests.hostile.trick import tricks
from tests.hostile.world import World
from tests.isolation import ISOLATION
from tests.sandbox.leaks import open_descriptors

LARGEST_GROWTH = 16
"""Megabytes: what the allocator keeps of the largest reply, not a leak for each."""
SETTLING = 50
"""Submissions until every table and buffer has its size."""


def main() -> int:
    """Run, print what has grown, and fail if something was left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    tier = ISOLATION.tier()
    with World() as world:
        for _ in range(SETTLING):
            chance.choice(tricks()).run(tier, world)
        before, began, wrong = weight(), time.monotonic(), 0
        for _ in range(options.count):
            trick = chance.choice(tricks())
            finding = trick.run(tier, world)
            if finding.violations or finding.blemishes or finding.unexpected:
                print(trick.path.stem, finding, flush=True)
                wrong += 1
        after, seconds = weight(), time.monotonic() - began
    print(
        f"tier {tier.name}: {options.count} submissions in {seconds:.0f} s, {wrong} not as expected"
    )
    for name in before:
        print(f"{name}: {before[name]} before, {after[name]} after")
    grown = after["megabytes"] - before["megabytes"]
    same = all(after[name] == before[name] for name in ("descriptors", "processes"))
    return 0 if same and grown <= LARGEST_GROWTH and not wrong else 1


def weight() -> dict[str, int]:
    """Give the memory, the descriptors and the children, also of children, of this process."""
    status = Path("/proc/self/status").read_text("utf-8")
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return {
        "megabytes": int(resident.split()[1]) >> 10,
        "descriptors": len(open_descriptors()),
        "processes": len(_descendants("self")),
    }


def _descendants(process: str) -> list[str]:
    """Number every process that comes of one."""
    found = []
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in (thread / "children").read_text("utf-8").split():
            found += [child, *_descendants(child)]
    return found


if __name__ == "__main__":
    sys.exit(main())
