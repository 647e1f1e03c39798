"""What two reports about one submission say differently, fact by fact."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Report = Mapping[str, Any]
SHOWN = ("inputs", "got", "expected", "message")
MISSING = "missing"
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
"""Where an object lies, as its `repr` says: another place in every process."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A fact about a file on which two commits differ."""

    file: str
    fact: str
    old: Any
    new: Any

    def __str__(self) -> str:
        return f"{self.file}: {self.fact}\n    old: {self.old}\n    new: {self.new}"


def differences(file: str, old: Report | None, new: Report | None) -> list[Difference]:
    """List what is judged differently; a report that is missing differs in that alone."""
    if old is None or new is None:
        facts = [MISSING if report is None else "judged" for report in (old, new)]
        return list(_unequal(file, {"report": facts[0]}, {"report": facts[1]}))
    return list(_unequal(file, judged(old), judged(new)))


def shown_differences(file: str, old: Report, new: Report) -> list[Difference]:
    """List what is shown differently of properties that have the same verdict."""
    verdicts = {result["name"]: result["verdict"] for result in new["properties"]}
    same = {
        result["name"]
        for result in old["properties"]
        if verdicts.get(result["name"]) == result["verdict"]
    }
    return list(_unequal(file, shown(old, same), shown(new, same)))


def judged(report: Report) -> dict[str, Any]:
    """Give what must be equal of a report: each fact by its name."""
    properties = report["properties"]
    facts = {name: report[name] for name in ("score", "max_score", "problem", "notes")}
    facts["diagnoses"] = [
        (diagnosis["function"], diagnosis["misconception"]) for diagnosis in report["diagnoses"]
    ]
    facts["lost properties"] = [
        result["name"] for result in properties if (result["points"] or 0) < result["max_points"]
    ]
    for result in properties:
        facts[f"verdict of {result['name']}"] = result["verdict"]
        facts[f"notes of {result['name']}"] = result["notes"]
    return facts


def shown(report: Report, names: set[str]) -> dict[str, Any]:
    """Give what is shown about the counterexamples of some properties."""
    facts = {}
    for result in report["properties"]:
        if result["name"] in names:
            facts[f"message of {result['name']}"] = result["message"]
            for fact in SHOWN:
                counterexample = result["counterexample"] or {}
                facts[f"counterexample of {result['name']}: {fact}"] = counterexample.get(fact)
    return facts


def _unequal(file: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for fact in dict.fromkeys([*old, *new]):
        before, after = old.get(fact, MISSING), new.get(fact, MISSING)
        if _without_addresses(before) != _without_addresses(after):
            yield Difference(file=file, fact=fact, old=before, new=after)


def _without_addresses(fact: Any) -> str:
    return ADDRESS.sub("0x", json.dumps(fact))
