"""The end of a run from outside: a host ends what takes too long, first by SIGTERM.

Then there is still time to say so in the report. What stands there until then is one without
a score, so a process that is killed at once leaves no number either.
"""

from __future__ import annotations

import contextlib
import math
import signal
import time
from collections.abc import Iterator
from types import FrameType
from typing import Final, NoReturn

from gradekit.model.errors import StoppedError

RESERVE: Final = 10.0
"""Seconds of a time limit, of which at most half, that are kept for the end of the run."""

_ENDING: Final = [getattr(signal, name) for name in ("SIGTERM", "SIGALRM") if hasattr(signal, name)]


class _Stopped(KeyboardInterrupt):
    """Ends the run as an interrupt from the keyboard does, wherever it is."""


@contextlib.contextmanager
def stopped_after(seconds: float | None) -> Iterator[float]:
    """End what is done meanwhile after so many seconds, or by SIGTERM.

    Yields
    ------
    float
        When to end by oneself, on the monotonic clock.

    Raises
    ------
    StoppedError
        If it was ended.
    """
    latest = math.inf if seconds is None else time.monotonic() + _usable(seconds)
    try:
        with _handling(signal.SIGTERM), _alarm(seconds):
            yield latest
    except _Stopped as stopped:
        raise StoppedError(_reason(int(str(stopped)), seconds)) from stopped


def disregard() -> None:
    """Let nothing stop the run any more: it is done, and only writes its report."""
    for number in _ENDING:
        with contextlib.suppress(ValueError):  # in another thread than the main one
            if signal.getsignal(number) is _stop:
                signal.signal(number, signal.SIG_IGN)


def _usable(seconds: float) -> float:
    return seconds - min(RESERVE, seconds / 2)


def _reason(number: int, seconds: float | None) -> str:
    if number == signal.SIGTERM:
        why = "gradekit was ended from outside (SIGTERM), as a host does with what takes too long"
    else:
        why = f"gradekit was not done within its time limit of {seconds:g} s"
    return f"{why}. So there is no score; this is not your fault."


def _stop(number: int, _: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # once: what is cleaned up meanwhile comes to its end
    raise _Stopped(str(number))


@contextlib.contextmanager
def _handling(number: int) -> Iterator[None]:
    try:
        before = signal.signal(number, _stop)
    except ValueError:  # not in the main thread: whoever has that decides
        yield
        return
    try:
        yield
    finally:
        signal.signal(number, before)


@contextlib.contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    """Stop after so many seconds, where there is such a clock."""
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return
    with _handling(signal.SIGALRM):
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
