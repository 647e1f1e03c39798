"""Prove every identity, then write `numeric/formulas`: ``python -m reference.identities``."""

from __future__ import annotations

from gradekit.symbolic import prove

from . import (
    autograd,
    counting,
    cross_entropy,
    information,
    manual_gradients,
    microgpt,
    training_step,
)
from .generation import FAMILIES, FOLDER, formulas_source

GATHERED = (
    autograd,
    counting,
    cross_entropy,
    information,
    training_step,
    manual_gradients,
    microgpt,
)
IDENTITIES = tuple(dict.fromkeys(identity for page in GATHERED for identity in page.IDENTITIES))


def main() -> None:
    """Write the formulas, unless an identity has no proof."""
    for identity in IDENTITIES:
        prove(identity)
    for name in FAMILIES:
        source = formulas_source(name)
        (FOLDER / f"{name}.py").write_text(source, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
