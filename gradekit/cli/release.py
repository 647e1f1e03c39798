"""``gradekit release ASSIGNMENT DIRECTORY``: write what students get, and nothing else."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradekit.cli import deploy
from gradekit.cli.arguments import add_assignment
from gradekit.cli.exit_codes import SUCCESS


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_assignment(parser)
    parser.add_argument("directory", metavar="DIRECTORY", help="a new one, which it is written to")
    deploy.add_installation(parser)
    parser.set_defaults(fresh=0, fresh_seed=None)


def run(options: argparse.Namespace) -> int:
    """Write the folder, and say what to do next."""
    from gradekit.authoring.deploy import release

    course = deploy.course(options, students=True)
    deploy.write(release.make(course), Path(options.directory))
    return SUCCESS
