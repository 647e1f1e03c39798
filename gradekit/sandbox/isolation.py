"""Select the isolation tier, verify it with probes, and name it in every report.

A tier is verified before it is used. A throw-away worker in it attempts forbidden
actions, on this machine's own paths; each that succeeds is a failure of the tier.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Mapping
from threading import Thread
from typing import Final, Self

from gradekit.model import errors, report, timing
from gradekit.model.errors import GradekitError, IsolationError, UsageError, WorkerError
from gradekit.sandbox import tiers
from gradekit.sandbox.forkserver import ForkServer, ForkServers
from gradekit.sandbox.launcher import NOTHING, Launched
from gradekit.sandbox.selfcheck import PROMISES, TierCheck, check
from gradekit.sandbox.tiers import Tier

__all__ = ["PROMISES", "Isolation", "TierCheck", "reason"]

SEE_DOCTOR: Final = "`gradekit doctor` shows what this machine offers."

PROMPTLY: Final = 0.0005
"""Seconds after which Python lets another thread go on; ten times as long is usual."""


class Isolation:
    """The isolation of workers: a tier, searched for once, and its fork servers.

    Use it as a context manager: its fork servers end with it, or else at exit.

    Parameters
    ----------
    demanded : str
        The name of the tier to use; the strongest that works here if it is empty.
    accepted : iterable of str
        Promises that need not hold; every report then says so.
    launched : Launched, optional
        A fork server that was started early.
    variables : mapping of str to str
        What is added to the environment of workers, and is no student's: see
        `gradekit.authoring.processors`.

    Raises
    ------
    UsageError
        If there is no such tier, or no such promise.
    IsolationError
        If the tier is none for this machine.
    """

    def __init__(
        self,
        demanded: str = "",
        accepted: Iterable[str] = (),
        *,
        launched: Launched | None = None,
        variables: Mapping[str, str] = NOTHING,
    ) -> None:
        self.fork_servers = ForkServers(launched, variables)
        self._demanded = _tier(demanded)
        self._accepted = _promises(accepted)
        self._finding: TierCheck | None = None
        self._search: Thread | None = None
        self._switch_interval = 0.0
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the fork servers, and what was forked from them."""
        self._is_closed = True
        self._wait()
        self.fork_servers.end()

    def begin(self, warm: str = "") -> None:
        """Start a fork server, which imports `warm` ahead, and the search for the tier.

        Both come up beside other work. Whoever needs the tier waits for it; errors
        are raised then.
        """
        if self._finding is not None:
            self.fork_server(warm)
        elif self._search is None:
            self._switch_interval = sys.getswitchinterval()
            sys.setswitchinterval(PROMPTLY)  # the search mostly waits, and should not wait for us
            self._search = Thread(target=self._try_to_find, args=(warm,))
            self._search.start()

    def finding(self, warm: str = "") -> TierCheck:
        """Give the tier in use, and what does not hold in it; searched for once.

        The fork server for the search has imported `warm`.

        Raises
        ------
        WorkerError
            If no worker can be started at all.
        IsolationError
            If a tier was demanded and does not work here.
        """
        self._wait()
        if self._finding is None:
            self._finding = self._find(warm)
        return self._finding

    def tier(self, warm: str = "") -> Tier:
        """Give the tier in use; `warm` and errors as for `finding`."""
        return self.finding(warm).tier

    def fork_server(self, warm: str = "") -> ForkServer:
        """Give the fork server of the tier in use, started if it does not run."""
        return self.fork_servers.get(warm, boxed=self.tier(warm).boxed)

    def check(self, tier: Tier, warm: str = "") -> TierCheck:
        """Check a tier, whichever is in use; errors as for `selfcheck.check`."""
        return check(tier, self.fork_servers, warm)

    def settings(self) -> tuple[str, tuple[str, ...]]:
        """Give the name of the tier in use and what is accepted: `Isolation`'s parameters.

        Another process that is given them does not search, and checks one tier only.
        """
        return self.tier().name, self._accepted

    def require(self) -> None:
        """Raise `IsolationError` where a promise does not hold that was not accepted."""
        finding = self.finding()
        lacking = [name for name in finding.missing if name not in self._accepted]
        if not lacking:
            return
        reasons = "; ".join(f"{name} ({finding.missing[name]})" for name in lacking)
        accepting = " ".join(f"--accept-missing={name}" for name in lacking)
        raise IsolationError(
            finding.tier.name,
            f"this does not hold here: {reasons}",
            f"`gradekit doctor` says how to mend it. To grade without it: {accepting}.",
        )

    def record(self) -> report.Isolation:
        """Write down for a report what keeps the submission apart."""
        finding = self.finding()
        missing = list(finding.missing)
        accepted = [name for name in self._accepted if name in missing]
        return report.Isolation(tier=finding.tier.name, missing=missing, accepted=accepted)

    def _wait(self) -> None:
        """Wait for the search, if one goes on beside other work."""
        if self._search is not None:
            # An interrupt may have come before it had begun.
            with timing.phase("worker"), contextlib.suppress(RuntimeError):
                self._search.join()
            self._search = None
            sys.setswitchinterval(self._switch_interval)

    def _try_to_find(self, warm: str) -> None:
        with contextlib.suppress(GradekitError, OSError):
            self._finding = self._find(warm)
        if self._is_closed:  # whoever joined was interrupted, and has not waited for this
            self.fork_servers.end()

    def _find(self, warm: str) -> TierCheck:
        if self._demanded is None:
            return self._strongest(warm)
        try:
            return self.check(self._demanded, warm)
        except WorkerError as error:
            raise IsolationError(self._demanded.name, reason(error), SEE_DOCTOR) from None

    def _strongest(self, warm: str) -> TierCheck:
        """Try one tier after the other until everything holds; else the one that lacks least."""
        findings: list[TierCheck] = []
        passed_over: list[tuple[str, str]] = []
        for tier in tiers.candidates():
            try:
                findings.append(self.check(tier, warm))
            except WorkerError as error:
                if tier is tiers.PORTABLE and not findings:
                    raise
                passed_over.append((tier.name, reason(error)))
                continue
            if not findings[-1].missing:
                break
            passed_over.append((tier.name, "; ".join(findings[-1].missing.values())))
        best = min(findings, key=lambda finding: len(finding.missing))
        stronger = tuple((name, why) for name, why in passed_over if name != best.tier.name)
        return TierCheck(tier=best.tier, missing=best.missing, passed_over=stronger)


def _tier(name: str) -> Tier | None:
    """Give the tier of a name, None without one; errors as for `Isolation`."""
    tier = tiers.BY_NAME.get(name)
    if name and tier is None:
        choices = ", ".join(tiers.BY_NAME)
        raise UsageError(f"--isolation {name}: there is no such tier. Choose from {choices}.")
    if tier is not None and (obstacle := tiers.obstacle(tier)):
        raise IsolationError(name, obstacle, SEE_DOCTOR)
    return tier


def _promises(names: Iterable[str]) -> tuple[str, ...]:
    """Give the names of promises, each once; errors as for `Isolation`."""
    promises = tuple(dict.fromkeys(names))
    for name in promises:
        if name not in PROMISES:
            raise UsageError(
                f"--accept-missing {name}: there is no such property."
                f"{errors.did_you_mean(name, PROMISES)} Choose from {', '.join(PROMISES)}."
            )
    return promises


def reason(error: Exception) -> str:
    """Give the last line of what a worker said that did not come up: the step that failed."""
    last = str(error).strip().splitlines()[-1]
    return last.rpartition("ConfinementError: ")[2].rstrip(".")
