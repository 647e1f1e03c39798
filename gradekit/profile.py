"""Hypothesis's settings in this house: repeatable, quiet, and without a clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, Phase, Verbosity, settings

NAME: Final = "gradekit"


def load_profile() -> None:
    """Make the house profile Hypothesis's default.

    Tests that are defined afterwards have it; a property's own ``@settings``
    inherits from it and goes before it.
    """
    settings.register_profile(
        NAME,
        database=None,
        deadline=None,
        derandomize=False,  # every run is seeded
        print_blob=False,
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, Phase.target, Phase.shrink],
    )
    settings.load_profile(NAME)


def set_examples(test: Callable[..., Any], count: int) -> None:
    """Let the next run of a test draw `count` examples, unless it has settings of its own.

    ``@settings`` can be applied to a test once only; running one test with
    several numbers of examples goes by the attribute it is kept in.
    """
    if not hasattr(test, "_hypothesis_internal_settings_applied"):
        test._hypothesis_internal_use_settings = settings(  # type: ignore[attr-defined]  # noqa: SLF001
            settings.get_profile(NAME), max_examples=count
        )
