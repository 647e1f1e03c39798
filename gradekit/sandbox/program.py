"""The record of what a worker runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gradekit.sandbox.child import protocol
from gradekit.sandbox.static_imports import may_draw


class Module(NamedTuple):
    """A module that is imported beside the submission, under any of `names`.

    `start` is added to the numbers of its lines, so that they are no others'. The first of
    several stands for the submission itself.
    """

    names: Sequence[str]
    filename: str
    source: str
    start: int
    is_package: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What a worker is to run.

    `alternatives` are (names needed, name, code): the code defines the name
    where the submission does not but has all that it needs. `driver` is code
    of a module that runs beside the submission and defines the functions of
    `driven` for it, each with the names that the submission must have.
    `stubs` are functions that `answer` computes in place of the
    submission's own; for each of their results they tell which argument it
    is written to as well, if any (-1 for none), and `takes` how many arguments they have, where
    the submission's own may have more with defaults. `answered` are their questions
    with the answers, in serialised form; `refused` are the reasons why there was none.
    With `leaves_out`, a statement that raises or takes too long is left out, and the rest
    is run. `modules` may be imported by it, and by each other; `unread` are clauses that say
    why others cannot, by name.
    """

    source: str
    filename: str
    functions: Sequence[str]
    alternatives: Sequence[tuple[Sequence[str], str, str]] = ()
    driver: str = ""
    driven: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stubs: Mapping[str, Sequence[int]] = field(default_factory=dict)
    takes: Mapping[str, int] = field(default_factory=dict)
    answer: Callable[[str, list[Any]], Any] | None = None
    leaves_out: bool = False
    modules: Sequence[Module] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    answered: dict[bytes, bytes] = field(default_factory=dict, compare=False, repr=False)
    refused: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def draws(self) -> bool:
        """Whether its calls may draw random numbers, and depend on their seed."""
        return may_draw(self.text) or may_draw(self.driver)

    @property
    def text(self) -> str:
        """All of the student's code, for what is decided by its words."""
        if not self.modules:
            return self.source
        return "\n".join([self.source, *(module.source for module in self.modules)])

    def request(self, number: int) -> protocol.Load:
        """Write down for the worker what it is to run."""
        return protocol.Load(
            number,
            self.source,
            self.filename,
            list(self.functions),
            [(list(needs), name, code) for needs, name, code in self.alternatives],
            self.driver,
            {name: list(needs) for name, needs in self.driven.items()},
            {name: list(written) for name, written in self.stubs.items()},
            self.draws,
            [
                (list(each.names), each.filename, each.source, each.start, each.is_package)
                for each in self.modules
            ],
            dict(self.unread),
            dict(self.takes),
        )
