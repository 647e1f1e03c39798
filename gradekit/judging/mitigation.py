"""One cause is paid for once: what is forgiven after all claims are settled.

A failed claim counts as passed where it is certain, on all examples, that what breaks it has
cost its points elsewhere: see `precision` and `helper_roles`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Final

from gradekit.judging import helper_roles, precision
from gradekit.judging.settling import Settler
from gradekit.model.assignment import Property
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Result

HOLDING: Final = {Verdict.PASSED, Verdict.DOUBTED}


def forgive(
    settler: Settler, properties: Sequence[Property], results: Mapping[str, Result]
) -> dict[str, Result]:
    """Give other results for the failed claims whose cause has been paid for."""
    began = time.monotonic()
    failed = _failed(settler, properties, results)
    forgiven = dict.fromkeys(precision.forgivable(settler, failed), precision.NOTE)
    if len(failed) > 1 and not forgiven:
        forgiven = helper_roles.forgivable(settler, failed)
    settler.sessions.extend(time.monotonic() - began)
    for function, claims in failed.items():
        if forgiven.keys() >= {*claims}:
            settler.blame.failed.discard(function)
    return {claim.name: settler.forgiven(claim, note) for claim, note in forgiven.items()}


def _failed(
    settler: Settler, properties: Sequence[Property], results: Mapping[str, Result]
) -> dict[str, list[Property]]:
    """List the failed claims with points of each function, where all can be tried again.

    They have been shown, and cost no more time than others.
    """
    failed: dict[str, list[Property]] = {}
    for each in properties:
        if results[each.name].verdict not in HOLDING and each.policy.points:
            failed.setdefault(each.judges[0], []).append(each)
    return {
        function: claims
        for function, claims in failed.items()
        if all(
            claim.name in settler.failures and not settler.failures[claim.name].is_costly
            for claim in claims
        )
    }
