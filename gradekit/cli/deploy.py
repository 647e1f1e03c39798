"""``gradekit deploy TARGET ASSIGNMENT DIRECTORY``: write what a host needs to grade."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from gradekit.cli.arguments import add_assignment, add_fresh, check_fresh
from gradekit.cli.exit_codes import SUCCESS

if TYPE_CHECKING:
    from gradekit.authoring.deploy.course import Course
    from gradekit.authoring.deploy.package import Package


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    from gradekit.authoring.deploy import TARGETS

    parser.add_argument("target", metavar="TARGET", choices=list(TARGETS), help=", ".join(TARGETS))
    add_assignment(parser)
    parser.add_argument("directory", metavar="DIRECTORY", help="a new one, which it is written to")
    add_installation(parser)
    add_fresh(parser)


def add_installation(parser: argparse.ArgumentParser) -> None:
    """Add how gradekit comes to the host."""
    parser.add_argument(
        "--bundle",
        action="store_true",
        help="put all wheels for Linux on x86_64 in, so that the host needs no network",
    )
    parser.add_argument(
        "--from-index",
        action="store_true",
        help="let the host install gradekit from its package index, not from the wheel made here",
    )


def run(options: argparse.Namespace) -> int:
    """Write the package, and say what to do next."""
    check_fresh(options)
    module = importlib.import_module(f"gradekit.authoring.deploy.{options.target}")
    write(module.make(course(options)), Path(options.directory))
    return SUCCESS


def course(options: argparse.Namespace) -> Course:
    """Give what the options describe."""
    from gradekit.assignment import library
    from gradekit.authoring.deploy.course import Course

    return Course(
        manifest=library.find(options.assignment),
        bundle=options.bundle,
        from_index=options.from_index,
        fresh=options.fresh,
        fresh_seed=options.fresh_seed or 0,
    )


def write(package: Package, directory: Path) -> None:
    """Write a package; print its files, what to know about it, and the next step."""
    for path in package.write(directory):
        print(path)
    for note in package.notes:
        print(note)
    print(package.next_step)
