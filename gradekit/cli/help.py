"""``gradekit help [TOPIC]``: print a page of the guide or a word's entry, or list the pages."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from gradekit.cli.exit_codes import SUCCESS
from gradekit.model.errors import UsageError, did_you_mean

GUIDE: Final = Path(__file__).parents[1] / "guide"
"""Holds a page for each topic, ``TOPIC.md``, whose first line is its title."""
GLOSSARY: Final = "glossary"
_ENTRY: Final = re.compile(r"^(?P<terms>\S.*)\n(?:    .*\n)+", re.MULTILINE)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "topic",
        metavar="TOPIC",
        nargs="*",
        help="a page of the guide, or a word such as logit; without it all pages are listed",
    )


def run(options: argparse.Namespace) -> int:
    """Print the page as it is written, in Markdown, or the titles of all."""
    titles = topics()
    if not options.topic:
        print(_contents(titles))
        return SUCCESS
    asked = " ".join(options.topic)
    topic = asked.casefold().removesuffix(".md")
    if topic in titles:
        print(_page(topic), end="")
        return SUCCESS
    entries = glossary()
    if topic not in entries:
        raise UsageError(
            f"help {asked}: there is no page and no word of this name."
            f"{did_you_mean(topic, [*titles, *entries])} "
            f"`gradekit help` lists the pages: {', '.join(titles)}."
        )
    print(entries[topic], end="")
    return SUCCESS


def topics() -> dict[str, str]:
    """Give each topic with the title of its page, by name."""
    return {path.stem: _title(path) for path in sorted(GUIDE.glob("*.md"))}


def glossary() -> Mapping[str, str]:
    """Give what the glossary says of each word, by the word in small letters."""
    return {
        term.casefold(): entry[0]
        for entry in _ENTRY.finditer(_page(GLOSSARY))
        for term in entry["terms"].split(", ")
    }


def _page(topic: str) -> str:
    return (GUIDE / f"{topic}.md").read_text("utf-8")


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
            "A word such as logit may stand for TOPIC, too, and so may a command.",
        ]
    )
