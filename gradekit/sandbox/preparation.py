"""Which tier keeps workers apart here: tried, checked, and told in every report.

A tier is not believed. A throw-away worker in it tries what must not work, on
this machine's own paths, and what it manages is what does not hold.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Thread
from typing import Final

from gradekit.model import timing
from gradekit.model.errors import (
    GradekitError,
    IsolationError,
    UsageError,
    WorkerError,
    did_you_mean,
)
from gradekit.model.report import Isolation
from gradekit.sandbox import forkserver, tiers
from gradekit.sandbox.selfcheck import PROMISES, Finding, check
from gradekit.sandbox.tiers import Tier

__all__ = [
    "PROMISES",
    "Finding",
    "accept",
    "begin",
    "check",
    "chosen",
    "demand",
    "reason",
    "record",
    "require",
    "settings",
    "settle",
]

SEE_DOCTOR: Final = "`gradekit doctor` shows what this machine offers."

PROMPTLY: Final = 0.0005
"""Seconds after which Python lets another thread go on; ten times as long is usual."""


@dataclass(kw_only=True, slots=True)
class _State:
    """What this process was asked for, and what it has found."""

    process: int
    demanded: Tier | None = None
    accepted: tuple[str, ...] = ()
    found: Finding | None = None
    search: Thread | None = None
    switch: float = 0.0


_states: Final[list[_State]] = []


def _state() -> _State:
    """Give this process's state; a forked process has the same wishes, and finds for itself."""
    if not _states:
        _states.append(_State(process=os.getpid()))
    state = _states[0]
    if state.process != os.getpid():
        state.process, state.found, state.search = os.getpid(), None, None
    return state


def demand(name: str = "") -> None:
    """Use this tier and no other; without a name, the strongest again.

    Raises
    ------
    UsageError
        If there is no such tier.
    IsolationError
        If it is none for this machine.
    """
    tier = tiers.BY_NAME.get(name)
    if name and tier is None:
        known = ", ".join(tiers.BY_NAME)
        raise UsageError(f"--isolation {name}: there is no such tier. Choose from {known}.")
    if tier is not None and (reason := tiers.obstacle(tier)):
        raise IsolationError(name, reason, SEE_DOCTOR)
    state = _state()
    if state.demanded is not tier:
        _wait(state)
        state.demanded, state.found = tier, None


def accept(names: Iterable[str]) -> None:
    """Accept by name that a promise does not hold; every report then says so.

    Raises
    ------
    UsageError
        If there is no such promise.
    """
    for name in names:
        if name not in PROMISES:
            raise UsageError(
                f"--accept-missing {name}: there is no such property."
                f"{did_you_mean(name, PROMISES)} Choose from {', '.join(PROMISES)}."
            )
    _state().accepted = tuple(dict.fromkeys(names))


def chosen(warm: str = "") -> Finding:
    """Give the strongest tier that works here; tried once in each process.

    Parameters
    ----------
    warm : str
        The package that the interpreter to try it with has imported.

    Raises
    ------
    WorkerError
        If no worker can be started at all.
    IsolationError
        If a tier was demanded and does not work here.
    """
    state = _state()
    _wait(state)
    if state.found is None:
        state.found = _find(state.demanded, warm)
    return state.found


def settings() -> tuple[str, tuple[str, ...]]:
    """Give the tier in use and what was accepted, for `settle` in another process."""
    return chosen().tier.name, _state().accepted


def settle(tier: str, accepted: Iterable[str]) -> None:
    """Use the tier that another process has found, and accept what it accepts."""
    demand(tier)
    accept(accepted)


def begin(warm: str = "") -> None:
    """Start what workers are forked from, and the search for the tier, beside other work.

    Whoever needs the tier waits for it; what goes wrong is told then.
    """
    state = _state()
    if state.found is not None:
        forkserver.running(warm, boxed=state.found.tier.boxed)
    elif state.search is None:
        state.switch = sys.getswitchinterval()
        sys.setswitchinterval(PROMPTLY)  # the search mostly waits, and should not wait for us
        state.search = Thread(target=_search, args=(state, warm))
        state.search.start()


def _search(state: _State, warm: str) -> None:
    with contextlib.suppress(GradekitError, OSError):
        state.found = _find(state.demanded, warm)


def _wait(state: _State) -> None:
    if state.search is not None:
        with timing.phase("worker"):
            state.search.join()
        state.search = None
        sys.setswitchinterval(state.switch)


def _find(demanded: Tier | None, warm: str) -> Finding:
    return _strongest(warm) if demanded is None else _demanded(demanded, warm)


def require() -> None:
    """Refuse to go on where something does not hold that was not accepted by name.

    Raises
    ------
    IsolationError
        With what it is, and what to do about it.
    """
    finding = chosen()
    lacking = [name for name in finding.missing if name not in _state().accepted]
    if not lacking:
        return
    told = "; ".join(f"{name} ({finding.missing[name]})" for name in lacking)
    accepting = " ".join(f"--accept-missing={name}" for name in lacking)
    raise IsolationError(
        finding.tier.name,
        f"this does not hold here: {told}",
        f"`gradekit doctor` says how to mend it. To grade without it: {accepting}.",
    )


def record() -> Isolation:
    """Write down for a report what keeps the submission apart."""
    finding = chosen()
    accepted = [name for name in _state().accepted if name in finding.missing]
    return Isolation(tier=finding.tier.name, missing=list(finding.missing), accepted=accepted)


def _strongest(warm: str) -> Finding:
    """Try one tier after the other until everything holds; else the one that lacks least."""
    found: list[Finding] = []
    passed_over: list[tuple[str, str]] = []
    for tier in tiers.candidates():
        try:
            finding = check(tier, warm)
        except WorkerError as error:
            if tier is tiers.PORTABLE and not found:
                raise
            passed_over.append((tier.name, reason(error)))
            continue
        if not finding.missing:
            found = [finding]
            break
        found.append(finding)
        passed_over.append((tier.name, "; ".join(finding.missing.values())))
    best = min(found, key=lambda finding: len(finding.missing))
    stronger = tuple(one for one in passed_over if one[0] != best.tier.name)
    return Finding(tier=best.tier, missing=best.missing, passed_over=stronger)


def _demanded(tier: Tier, warm: str) -> Finding:
    try:
        return check(tier, warm)
    except WorkerError as error:
        raise IsolationError(tier.name, reason(error), SEE_DOCTOR) from None


def reason(error: Exception) -> str:
    """Give the last line of what a worker said that did not come up: the step that failed."""
    last = str(error).strip().splitlines()[-1]
    return last.rpartition("ConfinementError: ")[2].rstrip(".")
