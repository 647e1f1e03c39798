"""One hostile submission: what its docstring says of it, and what comes of running it."""

from __future__ import annotations

import ast
import math
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from gradekit.model.limits import Limits
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.process import KEPT_OUTPUT
from gradekit.sandbox.program import Program
from gradekit.sandbox.tiers import PORTABLE, Tier
from gradekit.sandbox.worker import Worker
from tests.hostile.world import World
from tests.isolation import fixed

FOLDER = Path(__file__).parent / "tricks"
LIMITS = Limits(seconds_to_load=20, seconds_per_call=10, memory_mb=512)
LOGITS = [1.0, 2.0, 3.0]
RIGHT = [0.09003057317038046, 0.24472847105479764, 0.6652409557748218]


@dataclass(frozen=True)
class Trick:
    """A file of the folder ``tricks``."""

    path: Path

    @cached_property
    def source(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def about(self) -> str:
        return ast.get_docstring(ast.parse(self.source)) or ""

    def field(self, name: str) -> str:
        """Read a line such as "Expect: died" of the docstring."""
        found = re.search(rf"^{name}: (.*)$", self.about, re.MULTILINE)
        return found[1] if found else ""

    def expected(self, tier: Tier) -> list[set[OutcomeKind]]:
        """Give, for each call, the kinds of outcome that are right in a tier."""
        told = (tier is PORTABLE and self.field("Expect on P")) or self.field("Expect")
        return [set(map(OutcomeKind, call.split(" or "))) for call in told.split(" then ")]

    @property
    def limits(self) -> Limits:
        name, _, seconds = self.field("Limits").partition("=")
        return replace(LIMITS, **({name: float(seconds)} if name else {}))

    @property
    def is_for_here(self) -> bool:
        """Whether it is written for this kind of processor."""
        return self.field("Machine") in {"", platform.machine()}

    def may_succeed(self, tier: Tier) -> bool:
        """Whether what it tries is out of reach of a tier, and said to be."""
        return tier is PORTABLE and bool(self.field("Beyond P"))

    def run(self, tier: Tier, world: World) -> Finding:
        """Run it, and look at the world afterwards."""
        source = f"WORLD = {world.told()!r}\n{self.source}"
        program = Program(source=source, filename="submission.py", functions=["softmax"])
        outcomes = []
        wrong = []
        with Worker(program, self.limits, fixed(tier)) as worker:
            for kinds in self.expected(tier):
                outcome = worker.call("softmax", [LOGITS])
                outcomes.append(outcome)
                if outcome.kind not in kinds:
                    wrong.append(f"{outcome.kind}: {outcome.exception} {outcome.message}"[:300])
            printed = worker.output()
        text = f"{printed} {outcomes!r}"
        blemishes = _blemishes(outcomes, printed)
        if self.field("Changes") and not all(outcome.changed for outcome in outcomes):
            blemishes.append("it hid that it changed its argument")
        return Finding(wrong, world.violations(text), blemishes)


@dataclass(frozen=True)
class Finding:
    """What is not as it should be: outcomes, the world, what was earned or weighs."""

    unexpected: list[str]
    violations: list[str]
    blemishes: list[str]


def tricks() -> list[Trick]:
    """Give all that are for this machine."""
    found = map(Trick, sorted(FOLDER.glob("*.py")))
    return [trick for trick in found if trick.is_for_here]


def is_right(value: object) -> bool:
    """Whether a value is the softmax that was asked for."""
    if not isinstance(value, list) or len(value) != len(RIGHT):
        return False
    return all(type(p) is float and math.isclose(p, q) for p, q in zip(value, RIGHT, strict=True))


def _blemishes(outcomes: Sequence[Outcome], printed: str) -> list[str]:
    """Say what would earn something, or weigh too much."""
    found = ["too much was kept of what it printed"] if len(printed) > KEPT_OUTPUT else []
    for outcome in outcomes:
        found += ["it was right"] if is_right(outcome.value) else []
        found += ["a long name"] if len(outcome.exception) > 100 else []
        found += ["a long message"] if len(outcome.message) > 2000 else []
        found += ["it changed what it was not given"] if set(outcome.changed) - {0} else []
    return found
