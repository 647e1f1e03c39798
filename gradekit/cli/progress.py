"""A progress line on stderr, shown on a terminal only, after one second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE: Final = 1.0  # seconds


class Progress:
    """Writes the current step to stderr, if that is a terminal."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._status: Status | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self._status is not None:
            self._status.stop()

    def tell(self, words: str) -> None:
        """Show what is being done, once it takes longer than a second."""
        if not sys.stderr.isatty() or time.monotonic() - self._began < PATIENCE:
            return
        if self._status is None:
            from rich.console import Console  # most runs never come here

            self._status = Console(stderr=True).status(words)
            self._status.start()
        self._status.update(words)
