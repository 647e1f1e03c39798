"""Write the identities that claims rest on as MathML: ``python -m gradekit.authoring.formulas``.

What is written stands beside the identities in `reference/identities/mathml`, so that a report
shows formulas without SymPy. Which identity belongs to which claim says `claims.toml` there.
It is to be run again when an identity or that file has changed.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from gradekit.assignment import locations, reference
from gradekit.assignment.formulas import FOLDER
from gradekit.authoring.mathml import to_mathml


def main() -> None:
    """Write the formulas of every assignment that has identities."""
    for name, claims in read_claims().items():
        text = formulas_text(name, claims)
        path = locations.reference() / FOLDER / f"{name}.json"
        path.write_text(text, encoding="utf-8", newline="\n")


def read_claims() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Read which identities the claims of each reference rest on."""
    path = locations.reference() / Path(FOLDER).parent / "claims.toml"
    return tomllib.loads(path.read_text("utf-8"))


def formulas_text(name: str, claims: Mapping[str, Sequence[str]]) -> str:
    """Write the claims of one reference with their identities as JSON.

    Parameters
    ----------
    name : str
        The reference: "cross_entropy".
    claims : mapping of str to sequence of str
        For each property the names of its identities.

    Raises
    ------
    KeyError
        If there is no identity of such a name.
    """
    identities = {
        identity.name: identity
        for identity in reference.load_module(f"identities.{name}").IDENTITIES
    }
    used = dict.fromkeys(each for names in claims.values() for each in names)
    written = {
        each: {"statement": identities[each].statement, "mathml": to_mathml(identities[each])}
        for each in used
    }
    content = {"claims": claims, "identities": written}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
