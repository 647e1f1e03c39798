"""Hypothesis's settings in this house: repeatable, quiet, and without a clock."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, Phase, Verbosity, settings

from gradekit.model import files

NAME: Final = "gradekit"
CONTEXTUAL: Final = {"assume", "note", "target", "event", "reject", "hypothesis"}
"""Names of Hypothesis that work only while it runs a test."""
SEARCH: Final = (Phase.generate, Phase.target, Phase.shrink)


def load_profile() -> None:
    """Make the house profile Hypothesis's default.

    Tests that are defined afterwards have it; a property's own ``@settings``
    inherits from it and goes before it. Hypothesis keeps its tables in the
    cache then; it would litter the current folder.
    """
    os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(files.folder() / "hypothesis"))
    settings.register_profile(
        NAME,
        database=None,
        deadline=None,
        derandomize=False,  # every run is seeded
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, *SEARCH],
    )
    settings.load_profile(NAME)


def prepare(test: Callable[..., Any], *, examples: int, explicit: bool = True) -> None:
    """Set how the next run of a test draws.

    ``@settings`` can be applied to a test once only; running one test in
    several ways goes by the attribute they are kept in.

    Parameters
    ----------
    test : callable
        A test made by ``@given``.
    examples : int
        How many are drawn, unless the test has settings of its own.
    explicit : bool
        Whether the inputs of ``@example``, which are never shrunk, come first.
    """
    own = hasattr(test, "_hypothesis_internal_settings_applied")
    kept: settings = test._hypothesis_internal_use_settings if own else settings.get_profile(NAME)  # type: ignore[attr-defined]  # noqa: SLF001
    test._hypothesis_internal_use_settings = settings(  # type: ignore[attr-defined]  # noqa: SLF001
        kept,
        max_examples=kept.max_examples if own else examples,
        phases=[Phase.explicit, *SEARCH] if explicit else SEARCH,
    )


def on_its_own(check: Callable[..., None]) -> Callable[..., None]:
    """Let a claim be tried on one example without a run of Hypothesis around it.

    What a claim may use of Hypothesis (``assume``, ``note``, ``target``) asks
    for a running test; this one draws nothing.
    """
    given = getattr(check, "hypothesis", None)
    if given is None:
        return check
    claim: Callable[..., None] = given.inner_test
    if CONTEXTUAL.isdisjoint(claim.__globals__):
        return claim
    from hypothesis.control import BuildContext, currently_in_test_context
    from hypothesis.internal.conjecture.data import ConjectureData

    @functools.wraps(claim)
    def tried(**arguments: Any) -> None:
        if currently_in_test_context():
            claim(**arguments)
        else:
            with BuildContext(ConjectureData.for_choices(()), wrapped_test=claim):
                claim(**arguments)

    return tried
