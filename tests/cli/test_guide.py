"""What the pages of `gradekit help` say is so: their commands run, their links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradekit.authoring.deploy import TARGETS
from gradekit.cli.help import GUIDE, glossary
from gradekit.cli.main import COMMANDS, _parser

from .conftest import ROOT, Ran, Run

PAGES = sorted(GUIDE.glob("*.md"))
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
each_text = pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.stem
)

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
QUOTED = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\]\(([^)]+)\)")
TOPIC = re.compile(r"gradekit help ([a-z][\w-]*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
OF_OTHERS = {  # pytest, and its plugins
    *("--lf", "--junitxml", "--collect-only", "--gradekit", "--gradekit-assignment"),
}
MACHINE = re.compile(r"Isolation:\s.*\n(?=[^\n]*\n\Z)", re.DOTALL)
"""What this machine offers, and not every other: all that stands before the last line."""


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path, *languages: str) -> list[str]:
    return [block for language, block in BLOCK.findall(text_of(page)) if language in languages]


def commands(page: Path) -> Iterator[str]:
    """Give every command of gradekit that a page names, in a block or in a line."""
    shown = [re.findall(r"^\$ (.*)$", each, re.MULTILINE) for each in blocks(page, "console")]
    written = [each.replace("\\\n", " ").splitlines() for each in blocks(page, "sh")]
    for lines in (*shown, *written):
        for words in lines:
            if words.startswith("gradekit "):
                yield re.split(r" \|\|? | > | && |  #", words)[0]
    for quoted in QUOTED.findall(BLOCK.sub("", text_of(page))):
        if quoted.startswith("gradekit "):
            yield " ".join(quoted.split())


@each_page
def test_a_page_fits_on_a_screen_and_begins_with_its_title(page: Path) -> None:
    lines = text_of(page).splitlines()
    assert lines[0].startswith("# ")
    assert [line for line in lines if len(line) > 80] == []


@each_page
def test_links_lead_to_pages_that_are_there(page: Path) -> None:
    text = " ".join(text_of(page).split())
    for link in LINK.findall(text):
        assert link.startswith("https://") or (GUIDE / link).is_file(), link
    topics = {other.stem for other in PAGES}
    assert set(TOPIC.findall(text)) <= topics | set(COMMANDS) | set(glossary())


@each_text
def test_a_page_names_only_commands_and_options_that_there_are(page: Path) -> None:
    for command in commands(page):
        words = [word for word in command.split()[1:] if "..." not in word]
        name = words[0] if words else "--help"
        assert name in COMMANDS or name in {"--help", "--version"}, command
        known = set(_parser(words)._known())
        unknown = {word.partition("=")[0] for word in words if word.startswith("--")} - known
        assert unknown == set(), command


@each_text
def test_an_option_that_is_named_alone_is_one_of_some_command(page: Path) -> None:
    known = set(_parser([*COMMANDS])._known()) | OF_OTHERS
    quoted = QUOTED.findall(BLOCK.sub("", text_of(page)))
    named = {option for each in quoted if each.startswith("--") for option in OPTION.findall(each)}
    assert named <= known


def run_line(line: str, folder: Path, run: Run) -> Ran:
    """Run a command of a page in a folder; one of gradekit in this process."""
    words, _, file = line.partition(" > ")
    program, *arguments = shlex.split(words)
    ran = run(*arguments) if program == "gradekit" else other(program, arguments, folder)
    if file:
        (folder / file).write_text(ran.out, "utf-8")
        return Ran(code=ran.code, out="", err=ran.err)
    return ran


def other(program: str, arguments: list[str], folder: Path) -> Ran:
    own = ["-p", "gradekit.pytest_plugin", "-p", "no:gradekit"]
    command = {
        "pytest": [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *own],
        "python": [sys.executable],
    }.get(program, [program])
    done = subprocess.run(
        [*command, *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env=surroundings(), timeout=120,
    )  # fmt: skip
    return Ran(code=done.returncode, out=done.stdout, err=done.stderr)


def surroundings() -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    return kept | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def matches(shown: str, said: str) -> bool:
    """Whether a command said what a page shows, where a line of dots stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*".join(parts), said) is not None


def shown_by(block: str) -> Iterator[tuple[str, str]]:
    """Give each command of a block with the output that the page shows, perhaps none."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "page", [page for page in PAGES if blocks(page, "console")], ids=lambda page: page.stem
)
def test_the_commands_of_a_page_do_what_it_shows(
    page: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks(page, "console"):
        for command, shown in shown_by(block):
            ran = run_line(command, tmp_path, run)
            assert ran.code in {0, 1}, f"{command}: {ran.err}"
            said = MACHINE.sub("Isolation: tier U1.\n", ran.out)
            assert not shown or matches(shown, said), f"{command}\n{said}"


@pytest.mark.parametrize(
    ("shown", "said", "expected"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n...\n", "a\n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a\n...\nd\n", "a\nb\n", False),
        ("a.\n", "ab\n", False),
    ],
)
def test_dots_stand_for_any_lines(shown: str, said: str, expected: bool) -> None:
    assert matches(shown, said) is expected


def test_the_pages_that_every_course_needs_are_there() -> None:
    needed = {"ci", "glossary", "privacy", "properties", "pytest", "secrecy", "tolerances"}
    assert needed | {*TARGETS} <= {page.stem for page in PAGES}


TERM = re.compile(r"^(\w[^\n:|*`]*)\n    \S", re.MULTILINE)


def test_the_glossary_is_in_alphabetical_order() -> None:
    terms = [term.casefold() for term in TERM.findall(text_of(GUIDE / "glossary.md"))]
    assert len(terms) > 50
    assert terms == sorted(terms)


def test_the_property_of_the_guide_is_that_of_the_readme() -> None:
    (property_, _) = blocks(GUIDE / "properties.md", "python")
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "".join(property_.split()).replace("],)", "])") in "".join(readme.split())
