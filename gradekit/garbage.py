"""How often Python looks for garbage: what judging makes is nearly all needed to its end."""

from __future__ import annotations

import gc
from typing import Final

LIVING: Final = 50_000
"""Objects after which it looks."""


def search_rarely() -> None:
    """Look for garbage less often than Python does by itself."""
    gc.set_threshold(LIVING)
