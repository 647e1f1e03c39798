"""Functions that hang, or run out of memory: when one has less time, and when it is given up.

To see a function hang takes seconds, each time. One that hung on three examples of few numbers
would on the next as well. A hang on a longer input says nothing of shorter ones: only one that
has never come back is given up after three of them, for inputs that are no shorter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from gradekit.model.limits import Limits
from gradekit.model.outcomes import Outcome

FEW_NUMBERS: Final = 16
MOST_EXAMPLES: Final = 3
"""Examples of so few numbers on which a function may hang."""
SINGLE: Final = frozenset({float, int, bool, type(None)})
"""The types of what counts as one number; a list of these alone is counted at once."""
LETTERS: Final = 8
"""Characters of a text that weigh as much as a number."""


@dataclass(slots=True)
class Hang:
    """How one function has hung: the last outcome, and the numbers in the shortest input.

    `examples` are those on which no other calls can have been the cause; `short_examples` are
    those of them with few numbers.
    """

    outcome: Outcome
    shortest: int
    examples: int = 0
    short_examples: int = 0


class Hangs:
    """How the functions of one session have hung.

    `before` is how they hung with the submission's own helpers, where these are not its own.
    `came_back` are the functions that have returned or raised something.
    """

    def __init__(self, before: Hangs | None = None) -> None:
        self.by_function: dict[str, Hang] = {}
        self.came_back: set[str] = set()
        self._before = {} if before is None else before.by_function
        self._came_back_before = frozenset[str]() if before is None else before.came_back

    def __bool__(self) -> bool:
        """Whether any function has hung."""
        return bool(self.by_function or self._before)

    def note(self, name: str, numbers: int, outcome: Outcome, *, alone: bool) -> None:
        """Note that a function hung; `alone`: no calls but those of its example led to it."""
        hang = self.by_function.setdefault(name, Hang(outcome, numbers))
        hang.outcome, hang.shortest = outcome, min(hang.shortest, numbers)
        hang.examples += alone
        hang.short_examples += alone and numbers <= FEW_NUMBERS

    def last(self, name: str, numbers: float) -> Outcome | None:
        """Give the last outcome of a function that is given up; None while it is asked.

        Of one that hung too often before, one more example shows that no helper is to blame.
        """
        hang = self.by_function.get(name)
        if hang is None or not hang.examples:
            return None
        before = self._before.get(name, hang)
        if hang.short_examples and max(hang.short_examples, before.short_examples) >= MOST_EXAMPLES:
            return hang.outcome
        often = max(hang.examples, before.examples) >= MOST_EXAMPLES
        is_given_up = often and self._never(name) and numbers >= hang.shortest
        return hang.outcome if is_given_up else None

    def limits(self, name: str, numbers: int, limits: Limits) -> Limits:
        """Give the limits of a call: less time if it has no fewer numbers than one that hung.

        Who has never come back from two examples has less time for every input.
        """
        hangs = [hangs[name] for hangs in (self.by_function, self._before) if name in hangs]
        is_shorter = all(numbers < hang.shortest for hang in hangs)
        is_hopeless = self._never(name) and sum(hang.examples for hang in hangs) > 1
        return limits if is_shorter and not is_hopeless else limits.shortened()

    def _never(self, name: str) -> bool:
        return name not in self.came_back and name not in self._came_back_before


def count_numbers(value: Any) -> int:
    """Count the numbers in arguments; so many `LETTERS` of a text weigh as one."""
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list | tuple):
        return len(value) if SINGLE.issuperset(map(type, value)) else sum(map(count_numbers, value))
    return -(-len(value) // LETTERS) if isinstance(value, str) else 1
