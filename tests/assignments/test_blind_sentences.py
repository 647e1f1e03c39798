"""What gradekit says about the hundred blind functions, and what two readers thought of it.

`blind_sentences.tsv` has a line for each sentence. Two readers, each alone, compared it with the
code: it is true, or true and no help ("unhelpful-but-true"), or false. Three were false and are
not said any more, or not in these words; what was reworded since then was read by two others.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from blind import HERE, PAIRS, WRITTEN, report_on, text

LIST = Path(__file__).with_name("blind_sentences.tsv")
NOTHING = "(no sentence)"
LEAST_EXPLAINED = 85
TRUE = {"true", "unhelpful-but-true"}


def listed() -> dict[str, list[dict[str, str]]]:
    """Give the lines of the list by file."""
    lines = defaultdict(list)
    with LIST.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            lines[line["file"]].append(line)
    return lines


def test_every_file_is_listed() -> None:
    assert set(listed()) == {path.relative_to(HERE).as_posix() for path in [*WRITTEN, *PAIRS]}


def test_enough_are_explained_and_both_readers_took_each_sentence_for_true() -> None:
    explained = [
        lines
        for lines in listed().values()
        if all(
            line[reader] in TRUE for line in lines for reader in ("first reader", "second reader")
        )
    ]
    assert len(explained) >= LEAST_EXPLAINED


@pytest.mark.slow
@pytest.mark.parametrize("path", [*WRITTEN, *PAIRS], ids=lambda path: path.stem)
def test_gradekit_says_what_is_listed(path: Path) -> None:
    told = [
        (finding["function"], finding["explanation"]["sentence"])
        for finding in report_on(text(path), path.name)["findings"]
        if finding["explanation"]
    ]
    lines = listed()[path.relative_to(HERE).as_posix()]
    kept = [(line["function"], line["sentence"]) for line in lines if line["sentence"] != NOTHING]
    assert sorted(told) == sorted(kept)
