"""``gradekit author VERB``: commands for the author of an assignment, one module each."""

from __future__ import annotations

import argparse
import importlib
from typing import Final

VERBS: Final = {
    "build": "draw an assignment's examples and keep them in its folder",
    "show": "write the whole file of a misconception",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verbs, each with its arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb, text in VERBS.items():
        command = verbs.add_parser(verb, help=text, description=f"{text.capitalize()}.")
        importlib.import_module(f"gradekit.cli.author_{verb}").configure(command)


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    code: int = importlib.import_module(f"gradekit.cli.author_{options.verb}").run(options)
    return code
