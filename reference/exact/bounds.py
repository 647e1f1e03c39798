"""Constants of every check at 50 digits: precision, unit roundoff, safety factor, log guard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

DIGITS: Final = 50
U: Final = 2.0**-53
"""Unit roundoff of a float."""
SAFETY: Final = 4.0
"""Every bound is this much wider than an error analysis asks for."""
GUARD: Final = 1e-12
"""The largest guard against log(0) that is still forgiven."""


def require_known(function_name: str, function_names: Iterable[str]) -> None:
    """Check that a function is one that can be decided about.

    Raises
    ------
    ValueError
        If it is not; the message names those that are.
    """
    if function_name not in function_names:
        listed = ", ".join(function_names)
        raise ValueError(f"function_name={function_name!r}, but it must be one of {listed}")
