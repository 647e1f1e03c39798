"""What the worker is held to besides an assignment's limits, and its environment."""

from __future__ import annotations

import sys
from typing import Final

MEGABYTE: Final = 1 << 20
LARGEST_ROUNDS: Final = 32 * MEGABYTE
"""Bytes of replies that are read at once."""
LARGEST_OUTPUT: Final = 64 * MEGABYTE
KEPT_OUTPUT: Final = 64 * 1024
MOST_QUESTIONS: Final = 2000
LARGEST_QUESTION: Final = 1 << 14
"""Bytes of a stand-in's arguments where the call's own are fewer: the judge
computes the answer, and its cost may grow with their square."""
SECONDS_TO_START: Final = 30.0

THREADS: Final = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")


def environment() -> dict[str, str]:
    """Build the worker's whole environment: nothing of the user's, all repeatable."""
    fixed = {
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "MPLBACKEND": "agg",
    }
    return fixed | {f"{library}_NUM_THREADS": "1" for library in THREADS}


def interpreter() -> list[str]:
    """Give the command of a Python that reads no user's settings.

    Not ``-I``: that would ignore PYTHONHASHSEED, and sets would differ in
    order from run to run.
    """
    return [sys.executable, "-s", "-P", "-B", "-X", "utf8"]
