"""Which tier keeps workers apart here: tried, checked, and told in every report.

A tier is not believed. A throw-away worker in it tries what must not work, on
this machine's own paths, and what it manages is what does not hold.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, Final

from gradekit.errors import (
    GradekitError,
    IsolationError,
    UsageError,
    WorkerError,
    did_you_mean,
)
from gradekit.limits import Limits
from gradekit.report import Isolation
from gradekit.verdict import OutcomeKind
from gradekit.worker import Program, Worker, limits, tiers, zygote
from gradekit.worker.child.confinement import privileges
from gradekit.worker.tiers import PACKAGE, Tier

PROMISES: Final = {
    "no-reading": "no file can be read but what Python is made of",
    "no-writing": "no file can be written",
    "no-network": "nothing outside can be reached, on the network or beside it",
    "no-processes": "no process can be started",
    "no-signals": "the judge can not be ended, traced or looked into",
    "no-environment": "the environment holds nothing of the user's",
    "no-descriptors": "no file or socket of the judge is open",
    "limits": "memory, processor time, files and output are limited",
    "same-python": "Python and its packages are the judge's, and can be read",
}
"""What has to hold where somebody else's code is graded."""
PROBES: Final = Path(__file__).with_name("probes.py")
SEE_DOCTOR: Final = "`gradekit doctor` shows what this machine offers."
SHARED_MEMORY: Final = "/dev/shm"  # tried, not used  # noqa: S108
SECONDS: Final = Limits(seconds_to_load=20.0, seconds_per_call=20.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a check of one tier found.

    `missing` says for each promise that does not hold what shows it; `passed_over`
    are stronger tiers, each with the reason why it is not this one.
    """

    tier: Tier
    missing: Mapping[str, str]
    passed_over: tuple[tuple[str, str], ...] = ()


@dataclass(kw_only=True, slots=True)
class _State:
    """What this process was asked for, and what it has found."""

    process: int
    demanded: Tier | None = None
    accepted: tuple[str, ...] = ()
    found: Finding | None = None
    search: Thread | None = None


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


def begin(warm: str = "") -> None:
    """Start what workers are forked from, and the search for the tier, beside other work.

    Whoever needs the tier waits for it; what goes wrong is told then.
    """
    state = _state()
    if state.found is not None:
        zygote.running(warm, boxed=state.found.tier.boxed)
    elif state.search is None:
        state.search = Thread(target=_search, args=(state, warm))
        state.search.start()


def _search(state: _State, warm: str) -> None:
    with contextlib.suppress(GradekitError, OSError):
        state.found = _find(state.demanded, warm)


def _wait(state: _State) -> None:
    if state.search is not None:
        state.search.join()
        state.search = None


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


def check(tier: Tier, warm: str = "") -> Finding:
    """Start a throw-away worker in a tier and see what it manages.

    Raises
    ------
    WorkerError
        If it does not come up.
    """
    if sys.platform == "linux":
        privileges.hide()  # nobody of the same user looks into the judge
    program = Program(source=_probes(), filename="probes.py", functions=["attempt"])
    with _surroundings(tier) as what, Worker(program, SECONDS, tier=tier) as worker:
        worker.warm(warm)
        outcome = worker.call("attempt", [what])
        if outcome.kind is not OutcomeKind.RETURNED:
            reason = outcome.message or outcome.exception
            raise WorkerError(f"{tier.name}: the check of the isolation did not end ({reason}).")
        return Finding(tier=tier, missing=_missing(outcome.value, worker, what))


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


def _probes() -> str:
    return PROBES.read_text("utf-8")


@contextlib.contextmanager
def _surroundings(tier: Tier) -> Iterator[dict[str, Any]]:
    """Plant a secret that everyone may read, a folder to write to, and a port to reach."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gradekit-")))
        folder.chmod(0o777)
        secret = folder / "secret"
        secret.write_text("planted", "utf-8")
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        yield {
            "files": [str(secret), str(PACKAGE / "judge.py"), "/etc/passwd"],
            "folders": [str(folder), tempfile.gettempdir(), SHARED_MEMORY, str(Path.cwd())],
            "name": f"gradekit-{os.urandom(8).hex()}",
            "port": listener.getsockname()[1],
            "judge": os.getpid(),
            "packages": [] if tier.sealed else zygote.search_path(),
        }


def _missing(told: Any, worker: Worker, what: Mapping[str, Any]) -> dict[str, str]:
    """Say which promises do not hold, and what shows it."""
    for folder in told["no-writing"]:
        with contextlib.suppress(OSError):
            Path(folder, what["name"]).unlink()
    managed = {name: list(told[name]) for name in PROMISES if name in told}
    known = {*limits.environment(), "LC_CTYPE", "__CF_USER_TEXT_ENCODING"}  # Python's, macOS's
    planted = {what["files"][0]: "a planted secret", what["folders"][0]: "a planted folder"}
    managed["no-environment"] = sorted(set(told["environment"]) - known)
    managed["limits"] += worker.unlimited
    if worker.versions.get("python") != sys.version.split()[0] or told["prefix"] != sys.prefix:
        managed["same-python"].append(f"Python {worker.versions.get('python')} of {told['prefix']}")
    wording = {
        "no-reading": "it read {}",
        "no-writing": "it wrote to {}",
        "no-network": "it has {}",
        "no-processes": "it can {}",
        "no-signals": "it reached {} of the judge",
        "no-environment": "it sees {}",
        "no-descriptors": "open in it: {}",
        "limits": "without limit: {}",
        "same-python": "it can not use {}, which every user must be able to read",
    }
    return {
        name: wording[name].format(", ".join(planted.get(one, one) for one in managed[name]))
        for name in PROMISES
        if managed[name]
    }
