"""``gradekit help [TOPIC]``: print a page of the guide, or list the pages."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from gradekit.cli.exit_codes import SUCCESS
from gradekit.model.errors import UsageError, did_you_mean

GUIDE: Final = Path(__file__).parents[1] / "guide"
"""Holds a page for each topic, ``TOPIC.md``, whose first line is its title."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "topic", metavar="TOPIC", nargs="?", help="a page of the guide; without it all are listed"
    )


def run(options: argparse.Namespace) -> int:
    """Print the page as it is written, in Markdown, or the titles of all."""
    titles = topics()
    if options.topic is None:
        print(_contents(titles))
        return SUCCESS
    topic = options.topic.lower().removesuffix(".md")
    if topic not in titles:
        raise UsageError(
            f"help {options.topic}: there is no page of this name."
            f"{did_you_mean(topic, titles)} `gradekit help` lists them: {', '.join(titles)}."
        )
    print((GUIDE / f"{topic}.md").read_text("utf-8"), end="")
    return SUCCESS


def topics() -> dict[str, str]:
    """Give each topic with the title of its page, by name."""
    return {path.stem: _title(path) for path in sorted(GUIDE.glob("*.md"))}


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as page:
        return page.readline().lstrip("#").strip()


def _contents(titles: dict[str, str]) -> str:
    width = max(map(len, titles), default=0) + 2
    lines = (f"  {topic:<{width}}{title}" for topic, title in titles.items())
    return "\n".join(
        [
            "`gradekit help TOPIC` prints a page. There are:",
            "",
            *lines,
            "",
            "Every command tells its arguments, too: `gradekit check --help`.",
        ]
    )
