"""Findings of earlier audits: found again by all that they depend on, and never trusted blindly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gradekit.authoring import findings
from gradekit.authoring.findings import Finding, Task
from tests.folders import TINY, Change, load

FINDING = Finding(score=1.0, max_score=7.5, lost=["doubles"], problem="")
TASK = Task(name="a", source="def double(x): ...")


def test_a_finding_is_that_of_the_same_text_judged_the_same_way() -> None:
    saved = findings.SavedFindings(load(TINY), forget=True)
    saved.put(TASK, FINDING)
    assert saved.get(replace(TASK, name="b", changed=("double",))) == FINDING
    others = [{"source": "another"}, {"path": "a.py"}, {"options": (("way", "down"),)}]
    assert [saved.get(replace(TASK, **other)) for other in others] == [None] * 3  # type: ignore[arg-type]


def test_what_was_saved_is_found_by_the_next_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings.files, "folder", lambda: tmp_path)
    saved = findings.SavedFindings(load(TINY), forget=False)
    saved.put(TASK, FINDING)
    saved.write()
    assert findings.SavedFindings(load(TINY), forget=False).get(TASK) == FINDING


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"basis": 1}', "\x00"])
def test_damaged_findings_are_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(findings.files, "folder", lambda: tmp_path)
    (tmp_path / "audits").mkdir()
    (tmp_path / "audits" / "tiny.json").write_text(text)
    assert findings.SavedFindings(load(TINY), forget=False).findings == {}


def test_a_place_for_findings_that_can_not_be_written_to_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(findings.files, "folder", lambda: tmp_path / "file")
    findings.SavedFindings(load(TINY), forget=False).write()
    assert (tmp_path / "file").read_text() == "in the way"


def test_findings_are_dropped_when_the_assignment_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path, change: Change
) -> None:
    monkeypatch.setattr(findings.files, "folder", lambda: tmp_path)
    saved = findings.SavedFindings(load(folder), forget=False)
    saved.findings = {"a": {}}
    saved.write()
    assert findings.SavedFindings(load(folder), forget=False).findings == {"a": {}}
    assert findings.SavedFindings(load(folder), forget=True).findings == {}
    change("points = 0.5", "points = 0.25")
    assert findings.SavedFindings(load(folder), forget=False).findings == {}
