"""The formulas of an assignment's claims, which `gradekit.authoring.formulas` has written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from gradekit.assignment import locations
from gradekit.model.assignment import Manifest
from gradekit.model.report import Formula

FOLDER: Final = "identities/mathml"
"""In the folder of the reference."""


def of_claims(manifest: Manifest) -> list[Formula]:
    """List the identities that the claims of an assignment rest on, if any are known.

    Raises
    ------
    OSError, ValueError, KeyError
        If what was written cannot be read.
    """
    name = manifest.reference
    path = locations.reference() / Path(FOLDER) / f"{name}.json"
    if name.endswith(".py") or not path.is_file():
        return []
    content = json.loads(path.read_text("utf-8"))
    identities = content["identities"]
    return [
        Formula(claim=claim, **identities[each])
        for claim, names in content["claims"].items()
        for each in names
        if claim in manifest.policies
    ]
