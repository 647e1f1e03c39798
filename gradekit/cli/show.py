"""``gradekit show ASSIGNMENT``: functions, claims, points, identities."""

from __future__ import annotations

import argparse
import textwrap
from types import ModuleType
from typing import TYPE_CHECKING, Final

from gradekit.cli.arguments import add_assignment
from gradekit.cli.exit_codes import SUCCESS
from gradekit.model.visibility import describe

if TYPE_CHECKING:
    from gradekit.model.assignment import Assignment, Manifest, Property

WIDTH: Final = 79


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_assignment(parser)
    parser.add_argument(
        "--math", action="store_true", help="print the derivations as text and as LaTeX"
    )


def run(options: argparse.Namespace) -> int:
    """Print what an assignment asks, by function, and the mathematics behind it."""
    from gradekit.assignment import library

    manifest = library.find(options.assignment)
    if options.math:
        print(_derivations(manifest))
        return SUCCESS
    assignment = library.load_assignment(manifest)
    print(_heading(manifest))
    for name, signature in manifest.functions.items():
        print(f"\n{textwrap.fill(name + signature.text, WIDTH, subsequent_indent='    ')}\n")
        for property_ in assignment.properties:
            if property_.judges[0] == name:
                print(_property(property_, assignment))
    if identities := _identities(manifest):
        print(identities)
    return SUCCESS


def _heading(manifest: Manifest) -> str:
    size = f"{len(manifest.policies)} properties, {float(manifest.max_score):g} points"
    paragraphs = [
        f"{manifest.title} ({manifest.name}): {size}",
        manifest.description,
        f"Source: {manifest.source}" if manifest.source else "",
        *(
            f"Option {name}: {values[0]} unless the first line of the submission chooses, "
            f"as in `# gradekit: {manifest.name}, {name}={values[-1]}`, "
            f"one of {', '.join(values)}."
            for name, values in manifest.options.items()
        ),
    ]
    return "\n".join(textwrap.fill(text, WIDTH) for text in paragraphs if text)


def _property(property_: Property, assignment: Assignment) -> str:
    points = float(property_.policy.points)
    worth = f"{points:g} point{'s' * (points != 1)}" if points else "advice"
    if property_.policy.hidden:
        worth = f"{worth}, {describe(property_.policy.hidden)}"
    sets = assignment.manifest.characterisations.get(property_.judges[0], ())
    mark = " *" if property_.name in sets else ""
    head = f"  {property_.name}{mark}"
    dots = f"{head} {'.' * max(2, WIDTH - len(head) - len(worth) - 2)} {worth}"
    return "\n".join([dots, *_wrapped(property_.claim, " " * 4, " " * 4)])


def _identities(manifest: Manifest) -> str:
    module = _derived(manifest)
    if module is None:
        return ""
    from gradekit import symbolic

    lines = ["", "Identities, derived and proved with SymPy", ""]
    for identity in module.IDENTITIES:
        lines += _wrapped(f"{identity.name}: {identity.statement}", " " * 2, " " * 4)
        lines += _wrapped(symbolic.to_text(identity), " " * 6, " " * 6)
    if manifest.characterisations:
        lines += ["", "* Together, the marked properties of a function have no other solution."]
    return "\n".join(lines)


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=later)


def _derivations(manifest: Manifest) -> str:
    module = _derived(manifest)
    if module is None:
        return f"{manifest.name} has no derivations."
    from gradekit import symbolic

    return "\n\n".join(
        f"{identity.name}\n{textwrap.fill(identity.statement, WIDTH)}\n\n"
        f"{symbolic.to_text(identity)}\n\n{symbolic.to_latex(identity)}"
        for identity in module.IDENTITIES
    )


def _derived(manifest: Manifest) -> ModuleType | None:
    """Load the derivations of an assignment, which import SymPy, if it has any."""
    from gradekit.assignment import reference

    name = f"identities.{manifest.reference}"
    if manifest.reference.endswith(".py") or not reference.has_module(name):
        return None
    return reference.load_module(name)
