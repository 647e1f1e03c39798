"""What is promised in .github/SECURITY.md names the tests that show it, and they are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRICKS = ROOT / "tests" / "hostile" / "tricks"
TEXT = (ROOT / ".github" / "SECURITY.md").read_text("utf-8")
PROMISED = TEXT.partition("## What is promised\n")[2].partition("\n## ")[0]
BULLETS = re.findall(r"^\* .*\n(?:  .*\n)*", PROMISED, re.MULTILINE)


def tricks(bullet: str) -> list[str]:
    """List the patterns of tricks that a promise names."""
    named = re.search(r"tricks? ((?:`\w+\*?`,?\s+)*`\w+\*?`)", bullet)
    return re.findall(r"`(\w+\*?)`", named[1]) if named else []


@pytest.mark.parametrize("bullet", BULLETS, ids=lambda bullet: bullet[2:40])
def test_every_promise_names_a_trick_or_a_test(bullet: str) -> None:
    assert tricks(bullet) or re.search(r"`tests/[a-z_/]+\.py`", bullet)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/.]+)`", TEXT))))
def test_every_test_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_trick_that_is_named_is_there() -> None:
    patterns = {pattern for bullet in BULLETS for pattern in tricks(bullet)}
    assert {"read_*", "listen", "signal_everybody"} <= patterns
    assert [each for each in patterns if not list(TRICKS.glob(f"{each}.py"))] == []


def test_there_are_as_many_tricks_as_it_says() -> None:
    (number,) = re.findall(r"more than (\d+) submissions", TEXT)
    assert len(list(TRICKS.glob("*.py"))) > int(number)
