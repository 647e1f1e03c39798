"""Arguments that several commands take, and the validation of their values."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from gradekit.model.errors import UsageError


def add_assignment(parser: argparse.ArgumentParser) -> None:
    """Add the assignment that a command is about."""
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="a name or the path of a folder")


def add_examples(parser: argparse.ArgumentParser) -> None:
    """Add which examples are drawn, and how many."""
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="draw other examples")
    parser.add_argument(
        "--examples",
        metavar="N",
        type=count,
        help="how many for each property; the assignment says unless told",
    )


def add_fresh(parser: argparse.ArgumentParser) -> None:
    """Add fresh examples, and the seed that repeats them."""
    parser.add_argument(
        "--fresh",
        metavar="N",
        type=count,
        default=0,
        help="draw N new examples for each property besides the kept ones",
    )
    parser.add_argument(
        "--fresh-seed", metavar="N", type=int, help="repeat the fresh examples of an earlier run"
    )


def check_fresh(options: argparse.Namespace) -> None:
    """Refuse a seed of fresh examples where there are none."""
    if options.fresh_seed is not None and not options.fresh:
        raise UsageError("--fresh-seed: it repeats the examples of --fresh N. Give both.")


def add_isolation(parser: argparse.ArgumentParser) -> None:
    """Add the tier of isolation, and what may be missing in it."""
    parser.add_argument(
        "--isolation",
        metavar="TIER",
        default="",
        help="use this tier; `gradekit doctor` lists them",
    )
    parser.add_argument(
        "--accept-missing",
        metavar="NAME",
        action="append",
        default=[],
        help="grade although this does not hold here; every report says so",
    )


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add how many processes work at a time."""
    parser.add_argument(
        "--jobs", metavar="N", type=count, default=os.cpu_count() or 1, help="processes at a time"
    )


def tell_of_cache() -> None:
    """Say that the cache is not used, where others may write to it."""
    from gradekit.cli.messages import show
    from gradekit.model import files

    place = files.open_to_others(files.folder() / "corpora" / "new")
    if place is not None:
        show(
            f"gradekit: {place}: others may write to this folder of the cache, so nothing in it "
            "is used. Take their permission away (chmod go-w), or remove it."
        )


def count(text: str) -> int:
    """Read a whole number above 0, as argparse's `type`."""
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return number


def output_file(name: str | None, option: str = "--output ") -> Path | None:
    """Give the file of an `option`, None for the screen; refuse what is no ordinary file.

    Through a link, or into a device, a report would go where nobody said.
    """
    if name in {None, "-"}:
        return None
    path = Path(str(name))
    try:
        if path.is_symlink():
            problem = "this is a link. Name a file, or - for the screen."
        elif path.is_dir():
            problem = "this is a folder. Name a file in it."
        elif path.exists() and not path.is_file():
            problem = "this is no ordinary file. Name one, or - for the screen."
        else:
            return path
    except OSError as error:
        raise unwritable(path, error, option) from error
    raise UsageError(f"{option}{path}: {problem}")


def unwritable(path: object, error: OSError, option: str = "--output ") -> UsageError:
    """Say that the file of an `option` cannot be written to."""
    problem = f"it cannot be written ({error.strerror}). Name another place."
    return UsageError(f"{option}{path}: {problem}")
