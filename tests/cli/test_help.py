"""`gradekit help`: pages of the guide, listed and printed."""

from __future__ import annotations

import pytest

from gradekit.cli import help as guide
from gradekit.cli.main import COMMANDS
from gradekit.reports.glossary import WORDS

from .conftest import Run, too_wide


def test_without_a_topic_every_page_is_listed_with_its_title(run: Run) -> None:
    ran = run("help")
    assert (ran.code, ran.err, too_wide(ran.out)) == (0, "", [])
    for page in guide.GUIDE.iterdir():
        title = page.read_text("utf-8").splitlines()[0].removeprefix("# ")
        assert any(line.split() == [page.stem, *title.split()] for line in ran.out.splitlines()), (
            page.stem
        )


@pytest.mark.parametrize("topic", ["glossary", "GLOSSARY", "glossary.md"])
def test_a_page_is_printed_as_it_is_written(run: Run, topic: str) -> None:
    assert run("help", topic).out == (guide.GUIDE / "glossary.md").read_text("utf-8")


def test_a_page_that_there_is_not_is_answered_with_the_nearest(run: Run) -> None:
    ran = run("help", "glosary")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        "gradekit: help glosary: there is no page and no word of this name. "
        "Did you mean glossary? `gradekit help` lists the pages: "
    )


@pytest.mark.parametrize("words", [("logit",), ("Learning", "rate"), ("eps",), ("KL divergence",)])
def test_a_word_of_the_glossary_is_explained(run: Run, words: tuple[str, ...]) -> None:
    text = run("help", *words).out
    first, *rest = text.splitlines()
    assert " ".join(words).casefold() in first.casefold()
    assert rest
    assert all(line.startswith("    ") for line in rest)
    assert text in run("help", "glossary").out


def test_a_word_that_is_nearly_one_is_suggested(run: Run) -> None:
    assert "Did you mean perplexity?" in run("help", "perplexety").err


def test_every_word_that_a_report_explains_has_an_entry() -> None:
    """The page sends its readers to `gradekit help glossary` for more."""
    assert WORDS.keys() <= guide.glossary().keys()


def test_no_page_leaves_the_guide(run: Run) -> None:
    assert run("help", "../LICENSE").code == 2


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "help"])
def test_the_name_of_a_command_gives_the_help_of_it(run: Run, name: str) -> None:
    assert run("help", name) == run(name, "--help")
