"""Fault localisation: the functions known to be wrong, and reference helpers to substitute.

A property names helpers that it asks for and does not judge; inside a
submission, a function may call those that come before it in the manifest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gradekit.judging.session import Sessions, Setting
from gradekit.model.assignment import Manifest, Property

FEWEST_DISTINCT_VALUES: Final = 3
"""A helper that is wrong must still give this many different values before a
caller is called right relative to it: everything agrees with a constant."""


@dataclass(frozen=True, slots=True)
class Blame:
    """What is known of one submission's functions: `failed`, to be added to, have lost points."""

    manifest: Manifest
    sessions: Sessions
    failed: set[str] = field(default_factory=set, init=False)

    def wrong_helpers(self, property_: Property) -> list[str]:
        """Name the helpers of a property that are wrong."""
        return [name for name in helpers(property_) if self._is_wrong(name)]

    def culprits(self, function: str) -> list[str]:
        """Name the functions that `function` may rely on and that are wrong."""
        return [name for name in self.manifest.earlier(function) if self._is_wrong(name)]

    def stands_alone(self, property_: Property) -> bool:
        """Whether no other function could be to blame: there is but one setting to try."""
        return not helpers(property_) and not self.culprits(property_.judges[0])

    def settings(self, property_: Property) -> list[tuple[Setting, str]]:
        """List whose helpers to try, each with the sentence that says so.

        With the student's own helpers; then, where those are wrong, with
        correct ones in the property, with correct ones inside the submission
        as well, and last relative to the wrong ones.
        """
        main = self.sessions.main
        own = Setting(session=main, own_helpers=True)
        wrong = self.wrong_helpers(property_)
        settings = [] if wrong else [(own, "")]
        if helpers(property_):
            note = f"It holds with a correct {_listed(wrong)}." if wrong else ""
            settings.append((Setting(session=main, own_helpers=False), note))
        culprits = self.culprits(property_.judges[0])
        if culprits:
            note = f"It holds with a correct {_listed(culprits)} in place of yours."
            corrected = self.sessions.get(tuple(culprits))
            settings.append((Setting(session=corrected, own_helpers=False), note))
        if wrong and main.worker.functions.issuperset(wrong):
            settings.append((own, f"It holds relative to your own {_listed(wrong)}."))
        return settings

    def _is_wrong(self, name: str) -> bool:
        return name in self.failed or name not in self.sessions.main.worker.functions


def helpers(property_: Property) -> list[str]:
    """Name the functions that a property asks for and does not judge."""
    return [name for name in property_.functions if name not in property_.judges]


def is_credible(property_: Property, setting: Setting) -> bool:
    """Whether holding relative to a wrong helper means anything."""
    values = setting.session.values
    return values is None or all(
        len(values.get(name, ())) >= FEWEST_DISTINCT_VALUES for name in property_.functions
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
