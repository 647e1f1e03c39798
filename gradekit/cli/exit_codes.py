"""What the exit codes of `gradekit` mean."""

from __future__ import annotations

from typing import Final

UNUSABLE: Final = 2
OUR_FAULT: Final = 3
INTERRUPTED: Final = 130
