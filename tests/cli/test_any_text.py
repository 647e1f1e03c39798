"""Whatever text a report holds, several formats of one run are each what its host expects."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from gradekit.cli.messages import show
from gradekit.cli.outputs import Outputs
from gradekit.cli.workflow import path_in_repository
from gradekit.model.report import Report
from gradekit.reports.formats import FORMATS
from tests.reports.cases import HOSTILE, HOSTILE_TEXT
from tests.reports.drawn import reports, texts, unsafe_characters
from tests.reports.page import foreign, read
from tests.reports.workflow import obey

QUICK = settings(database=None)
MARKUP = {"html_block", "html_inline", "link_open", "image"}
OURS = {"group", "stop-commands", "endgroup", "error", "warning", "notice"}
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def read_json(text: str) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def check_markdown(text: str) -> None:
    tokens = [each for token in PARSER.parse(text) for each in (token, *(token.children or []))]
    assert MARKUP.isdisjoint(token.type for token in tokens)


def check_workflow(text: str) -> None:
    assert {command.name for command in obey(text)} <= OURS


def check_page(text: str) -> None:
    assert foreign(read(text)) == set()


CHECKS: dict[str, Callable[[str], object]] = {
    "json": Report.from_json,
    "gradescope": read_json,
    "html": check_page,
    "prairielearn": read_json,
    "classroom50": read_json,
    "junit": lambda text: ET.fromstring(text.encode()),
    "markdown": check_markdown,
    "github-summary": check_markdown,
    "github": check_workflow,
    "terminal": lambda text: None,
}
"""By format, what reads it as its host does; of the others only what holds for all is asked."""


def written(report: Report, screen: str) -> tuple[dict[str, str], str, str]:
    """Write a report in every format at once; give the texts, the screen's, and the summary."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_STEP_SUMMARY", f"{folder}/step")
        names = [name for name in FORMATS if name not in {screen, "github-summary"}]
        formats = [screen, *(f"{name}={folder}/{name}.out" for name in names)]
        shown, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(errors):
            outputs = Outputs.read(formats, None)
            outputs.write(report)
            outputs.tell_of_hidden(report)
        texts = {name: Path(folder, f"{name}.out").read_bytes().decode() for name in names}
        assert obey(errors.getvalue()) == []
        return texts, shown.getvalue(), Path(folder, "step").read_bytes().decode()


@QUICK
@example(screen="github", report=HOSTILE_TEXT)
@example(
    screen="terminal",
    report=replace(HOSTILE_TEXT, submission=HOSTILE, title=HOSTILE, assignment=HOSTILE),
)
@given(screen=st.sampled_from(["terminal", "github", "json", "junit"]), report=reports())
def test_several_formats_of_one_run_are_each_what_its_host_reads(
    screen: str, report: Report
) -> None:
    files, shown, summary = written(report, screen)
    for name, text in {**files, screen: shown}.items():
        CHECKS.get(name, CHECKS["terminal"])(text)
        assert unsafe_characters(text) == []
        if name != "github":
            assert obey(text, stopping=False) == []
    check_markdown(summary)
    assert unsafe_characters(summary) == []
    assert {command.name for command in obey(shown)} <= OURS


@QUICK
@given(name=texts() | st.text("./\\ \n%:,", max_size=9))
def test_any_name_of_a_file_has_a_path_in_its_repository(name: str) -> None:
    assert isinstance(path_in_repository(name), str)


@QUICK
@example(text=HOSTILE)
@example(text="a\n::error::x")
@example(text="##[error]x")
@given(text=texts())
def test_no_message_is_obeyed(text: str) -> None:
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        show(f"gradekit: {text}")
    assert obey(errors.getvalue()) == []
    assert unsafe_characters(errors.getvalue()) == []
