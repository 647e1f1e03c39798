"""Prove every identity and write their numeric form: ``python -m reference.identities``."""

from __future__ import annotations

from gradekit.symbolic import prove

from .cross_entropy import IDENTITIES
from .generation import FAMILIES, FOLDER, formulas_source


def main() -> None:
    """Write the formulas, unless an identity has no proof."""
    for identity in IDENTITIES:
        prove(identity)
    for name in FAMILIES:
        source = formulas_source(name)
        (FOLDER / f"{name}.py").write_text(source, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
