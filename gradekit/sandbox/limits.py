"""What the worker is held to besides an assignment's limits."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1 << 20
LARGEST_ROUNDS: Final = 32 * MEGABYTE
"""Bytes of replies to rounds that are asked together."""
LARGEST_OUTPUT: Final = 64 * MEGABYTE
KEPT_OUTPUT: Final = 64 * 1024
MOST_QUESTIONS: Final = 2000
LARGEST_QUESTION: Final = 1 << 14
"""Bytes of a stand-in's arguments where the call's own are fewer: the judge
computes the answer, and its cost may grow with their square."""
SECONDS_TO_START: Final = 30.0
