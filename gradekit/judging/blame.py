"""Who is to blame: the functions known to be wrong, and those that may rely on them.

A property names helpers that it asks for and does not judge; inside a
submission, a function may call those that come before it in the manifest.
"""

from __future__ import annotations

from collections.abc import Callable

from gradekit.model.assignment import Manifest, Property


class Blame:
    """What is known of the functions of one submission.

    Parameters
    ----------
    manifest : Manifest
        The assignment's.
    offered : callable
        Names the assignment's functions that the submission defines.

    Attributes
    ----------
    failed : set of str
        Functions that have lost points; whoever judges adds to them.
    """

    def __init__(self, manifest: Manifest, offered: Callable[[], frozenset[str]]) -> None:
        self.failed: set[str] = set()
        self._manifest = manifest
        self._offered = offered

    def wrong_helpers(self, one: Property) -> list[str]:
        """Name the helpers of a property that are wrong."""
        return [name for name in helpers(one) if self._is_wrong(name)]

    def culprits(self, name: str) -> list[str]:
        """Name the functions that `name` may rely on and that are wrong."""
        return [one for one in self._manifest.earlier(name) if self._is_wrong(one)]

    def stands_alone(self, one: Property) -> bool:
        """Whether no other function could be to blame: there is but one setting to try."""
        return not helpers(one) and not self.culprits(one.judges[0])

    def _is_wrong(self, name: str) -> bool:
        return name in self.failed or name not in self._offered()


def helpers(one: Property) -> list[str]:
    """Name the functions that a property asks for and does not judge."""
    return [name for name in one.functions if name not in one.judges]
