"""``gradekit list``: the assignments that are bundled, and those of installed packages."""

from __future__ import annotations

import argparse
import json
import textwrap
from typing import TYPE_CHECKING

from gradekit.cli.exit_codes import SUCCESS
from gradekit.cli.messages import show

if TYPE_CHECKING:
    from gradekit.model.assignment import Manifest


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--format", choices=["terminal", "json"], default="terminal")


def run(options: argparse.Namespace) -> int:
    """Print the assignments, each with what it asks for and where it comes from."""
    from gradekit.assignment import library

    others, problems = library.offered()
    manifests = [*library.manifests(), *others]
    for problem in problems:
        show(f"gradekit: {problem}")
    if options.format == "json":
        print(json.dumps([_record(manifest) for manifest in manifests], indent=2))
        return SUCCESS
    print("\n\n".join(map(_paragraph, manifests)))
    return SUCCESS


def _record(manifest: Manifest) -> dict[str, object]:
    return {
        "name": manifest.name,
        "title": manifest.title,
        "description": manifest.description,
        "source": manifest.source,
        "functions": {name: signature.text for name, signature in manifest.functions.items()},
        "properties": len(manifest.policies),
        "max_score": float(manifest.max_score),
    }


def _paragraph(manifest: Manifest) -> str:
    size = f"{len(manifest.policies)} properties, {float(manifest.max_score):g} points"
    lines = [
        f"{manifest.name}: {manifest.title} ({size})",
        manifest.description,
        f"Functions: {', '.join(manifest.functions)}",
        f"Source: {manifest.source}" if manifest.source else "",
    ]
    wrapped = [
        textwrap.fill(line, 79, initial_indent="  " * (number > 0), subsequent_indent="  ")
        for number, line in enumerate(lines)
        if line
    ]
    return "\n".join(wrapped)
