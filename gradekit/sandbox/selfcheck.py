"""Verify a tier: a throw-away worker runs the probes on this machine's paths."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from gradekit.model.errors import WorkerError
from gradekit.model.limits import Limits
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox import launcher
from gradekit.sandbox.child.confinement import privileges
from gradekit.sandbox.forkserver import ForkServers
from gradekit.sandbox.program import Program
from gradekit.sandbox.tiers import PACKAGE, FixedTier, Tier
from gradekit.sandbox.worker import Worker

PROMISES: Final = {
    "no-reading": "no file can be read but what Python is made of",
    "no-writing": "no file can be written",
    "no-network": "nothing outside can be reached, on the network or beside it",
    "no-processes": "no process can be started",
    "no-signals": "the judge cannot be ended, traced or looked into",
    "no-environment": "the environment holds nothing of the user's",
    "no-descriptors": "no file or socket of the judge is open",
    "limits": "memory, processor time, files and output are limited",
    "same-python": "Python and its packages are the judge's, and can be read",
}
"""What has to hold where somebody else's code is graded."""
PROBES: Final = Path(__file__).with_name("probes.py")
IMPORT_PROBES: Final = "child.import_probes"
"""What a sealed worker imports where it imports what a student's text names."""
WORDING: Final = {
    "no-reading": "it read {}",
    "no-writing": "it wrote to {}",
    "no-network": "it has {}",
    "no-processes": "it can {}",
    "no-signals": "it reached {} of the judge",
    "no-environment": "it sees {}",
    "no-descriptors": "open in it: {}",
    "limits": "without limit: {}",
    "same-python": "it cannot use {}, which every user must be able to read",
}
"""What shows that a promise does not hold."""
SHARED_MEMORY: Final = "/dev/shm"  # tried, not used  # noqa: S108
SECONDS: Final = Limits(seconds_to_load=20.0, seconds_per_call=20.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class TierCheck:
    """What a check of one tier found.

    `missing` says for each promise that does not hold what shows it; `passed_over`
    are stronger tiers, each with the reason why it is not this one.
    """

    tier: Tier
    missing: Mapping[str, str]
    passed_over: tuple[tuple[str, str], ...] = ()


def check(tier: Tier, fork_servers: ForkServers, warm: str = "") -> TierCheck:
    """Start a throw-away worker in a tier and see what it manages.

    It is forked from one of the `fork_servers` that has imported `warm`, if that is not empty.

    Raises
    ------
    WorkerError
        If it does not come up.
    """
    if sys.platform == "linux":
        privileges.hide()  # nobody of the same user looks into the judge
    program = Program(source=PROBES.read_text("utf-8"), filename="probes.py", functions=["attempt"])
    fixed = FixedTier(replace(tier, probes=(IMPORT_PROBES,)), fork_servers)
    with _surroundings(tier) as what, Worker(program, SECONDS, fixed) as worker:
        worker.warm(warm)
        outcome = worker.call("attempt", [what])
        if outcome.kind is not OutcomeKind.RETURNED:
            reason = ": ".join(filter(None, [outcome.exception, outcome.message]))
            raise WorkerError(
                f"{tier.name}: the check of the isolation came to no result ({reason}). "
                "Use another tier, and report this."
            )
        given = launcher.environment() | dict(fork_servers.variables)
        return TierCheck(tier=tier, missing=_missing(outcome.value, worker, what, given))


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
            "files": [str(secret), str(PACKAGE / "judging" / "judge.py"), "/etc/passwd"],
            "folders": [str(folder), tempfile.gettempdir(), SHARED_MEMORY, str(Path.cwd())],
            "name": f"gradekit-{os.urandom(8).hex()}",
            "port": listener.getsockname()[1],
            "judge": os.getpid(),
            "packages": [] if tier.sealed else launcher.search_path(),
            "import probes": [IMPORT_PROBES] if tier.sealed else [],
        }


def _missing(
    attempts: Any, worker: Worker, what: Mapping[str, Any], given: Mapping[str, str]
) -> dict[str, str]:
    """Say which promises do not hold, and what shows it."""
    for folder in attempts["no-writing"]:
        with contextlib.suppress(OSError):
            Path(folder, what["name"]).unlink()
    managed = {name: list(attempts[name]) for name in PROMISES if name in attempts}
    expected = {*given, "LC_CTYPE", "__CF_USER_TEXT_ENCODING"}  # Python's, macOS's
    planted = {what["files"][0]: "a planted secret", what["folders"][0]: "a planted folder"}
    managed["no-environment"] = sorted(set(attempts["environment"]) - expected)
    managed["limits"] += worker.unlimited
    python = worker.versions.get("python"), attempts["prefix"]
    if python != (sys.version.split()[0], sys.prefix):
        managed["same-python"].append(f"Python {python[0]} of {python[1]}")
    return {
        name: WORDING[name].format(", ".join(planted.get(item, item) for item in managed[name]))
        for name in PROMISES
        if managed[name]
    }
