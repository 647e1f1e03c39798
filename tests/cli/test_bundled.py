"""Every assignment of the repository, as the commands show it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gradekit.assignment import library

from .conftest import ROOT, Run, too_wide

FOLDERS = sorted(path.parent for path in (ROOT / "assignments").glob("*/assignment.toml"))

each = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


def test_the_list_tells_of_each_folder_what_is_asked_and_where_it_comes_from(run: Run) -> None:
    ran = run("list")
    assert (ran.code, ran.err) == (0, "")
    assert too_wide(ran.out) == []
    paragraphs = [" ".join(one.split()) for one in ran.out.split("\n\n")]
    for folder, paragraph in zip(FOLDERS, paragraphs, strict=True):
        manifest = library.find(folder.name)
        assert manifest.source
        assert paragraph == (
            f"{folder.name}: {manifest.title} ({len(manifest.policies)} properties, 100 points) "
            f"{manifest.description} Functions: {', '.join(manifest.functions)} "
            f"Source: {manifest.source}"
        )


def test_the_list_for_machines_has_their_sources_too(run: Run) -> None:
    listed = json.loads(run("list", "--format", "json").out)
    assert [one["name"] for one in listed] == [folder.name for folder in FOLDERS]
    assert all(one["source"] == library.find(one["name"]).source for one in listed)
    assert {one["max_score"] for one in listed} == {100}


@each
def test_it_is_shown_with_every_claim_and_identity(run: Run, folder: Path) -> None:
    ran = run("show", folder.name)
    assert (ran.code, ran.err) == (0, "")
    manifest = library.find(folder.name)
    shown = {line.split()[0] for line in ran.out.splitlines() if " ...." in line}
    assert shown == manifest.policies.keys()
    assert "Identities, derived and proved with SymPy" in ran.out
    assert too_wide(ran.out) == []


@each
def test_its_starter_is_written_with_the_handout(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("new", folder.name, tmp_path)
    stem = folder.name.replace("-", "_")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(f"Then run: gradekit check {tmp_path}/{stem}.py\n")
    assert (tmp_path / f"{stem}.py").read_bytes() == (folder / "starter.py").read_bytes()
    assert {path.suffix for path in tmp_path.glob(f"{stem}.*")} == {".py", ".ipynb", ".md"}
