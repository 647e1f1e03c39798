"""Conditional mutants as a part of an audit: judged once, saved, and held against the manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gradekit.authoring import admission
from gradekit.authoring import audit as auditing
from gradekit.authoring.audit import audit, judge_conditional
from gradekit.authoring.findings import Judged
from tests.authoring import test_audit
from tests.authoring.small_assignment import CODE, write
from tests.folders import load
from tests.isolation import ISOLATION


@pytest.fixture(autouse=True)
def here(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge in this process."""
    monkeypatch.setattr(auditing, "Pool", test_audit.InThisProcess)


def judged(folder: Path) -> list[Judged]:
    found, problems = judge_conditional(load(folder), isolation=ISOLATION)
    assert problems == []
    return found


def test_survivors_beyond_the_examples_break_a_rule(tmp_path: Path) -> None:
    told = list(admission.broken(judged(write(tmp_path, most=8)), {}))
    assert "conditional mutants survive: total: len(xs) > 8 (gross, fine, cut)" in told
    assert not any("total: len(xs) > 5" in each for each in told)


def test_what_was_judged_is_saved_until_a_domain_changes(tmp_path: Path) -> None:
    asked: list[str] = []
    for length in (20, 20, 12):
        folder = write(tmp_path, most=4)
        manifest = folder / "assignment.toml"
        text = manifest.read_text().replace(
            '[domain.total]\nxs = { of = "numbers", length = [1, 20]',
            f'[domain.total]\nxs = {{ of = "numbers", length = [1, {length}]',
        )
        manifest.write_text(text)
        judge_conditional(
            load(folder),
            isolation=ISOLATION,
            progress=lambda _, count, name: asked.append(f"{name} of {count}"),
        )
    both = ["conditional mutants of total of 2", "conditional mutants of mean of 2"]
    assert asked[:2] == both
    assert asked[2:] in (both, ["conditional mutants of total of 1"])


def test_an_audit_tells_of_reasons_that_no_longer_apply(tmp_path: Path) -> None:
    reason = '\n[admitted]\n"total: xs: size > 1" = "nobody looks"\n'
    whole = audit(load(write(tmp_path, most=8, more=reason)), isolation=ISOLATION)
    assert "listed as admitted, but no surviving mutant: total: xs: size > 1" in whole.broken
    content = json.loads(whole.to_json())["conditional"]
    assert content["families"]["length"]["total"] == [10, 18]
    assert content["outcomes"]["refuted"] > 50
    assert any(each["name"] == "total: len(xs) > 8" for each in content["survivors"])


def test_an_audit_without_mutants_has_none(tmp_path: Path) -> None:
    reason = '\n[admitted]\n"total: xs: size > 1" = "nobody looks"\n'
    folder = write(tmp_path, most=4, more=reason)
    whole = audit(load(folder), isolation=ISOLATION, with_mutants=False)
    assert whole.conditional == []
    assert not any("admitted" in each for each in whole.broken)


def test_a_solution_that_does_not_run_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path, most=4, code="def total(xs:")
    found, (problem,) = judge_conditional(load(folder), isolation=ISOLATION)
    assert found == []
    assert problem.startswith("solution plain cannot be judged: ")


def test_a_function_that_cannot_be_made_wrong_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "raise ValueError('no')"
    monkeypatch.setattr("gradekit.authoring.refutation.mutant_text", lambda *_: text)
    _, problems = judge_conditional(load(write(tmp_path, most=4)), isolation=ISOLATION)
    assert [each.split(":")[0] for each in problems] == [
        "total cannot be made wrong",
        "mean cannot be made wrong",
    ]
    assert "its solution cannot be wrapped" in problems[0]


def test_a_function_that_other_functions_need_is_judged_by_its_own_claims(tmp_path: Path) -> None:
    assert "mean(xs)" in CODE
    found = {each.function for each in judged(write(tmp_path, most=4))}
    assert found == {"total", "mean"}
