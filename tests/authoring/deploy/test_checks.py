"""What students check with has no secret, and judges as the whole assignment does."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.authoring.deploy import checks, wheel
from tests.folders import PLAIN, Change, misconception, slow_but_for

TWO_CLAIMS = '''\
"""Claims."""

import math

from hypothesis import given

LIMIT = 3
HIDDEN_LIMIT = 4  # what only the hidden one uses


def _both(x):
    return x


# a comment on the helper
def _hidden_helper(x):
    return _deeper(x) + HIDDEN_LIMIT


def _deeper(x):
    return _both(x)


def shown(double):
    """It is shown."""
    assert _both(LIMIT)


# a comment on the claim
@given(x=math.nan)
def kept_back(double, x):
    """It is hidden."""
    assert _hidden_helper(x) > _both(x)


def last(double):
    """It is shown, too."""
'''


def test_a_hidden_property_goes_with_what_only_it_uses() -> None:
    assert (
        checks.without(TWO_CLAIMS, {"kept_back"})
        == '''\
"""Claims."""

import math

from hypothesis import given

LIMIT = 3


def _both(x):
    return x


def shown(double):
    """It is shown."""
    assert _both(LIMIT)


def last(double):
    """It is shown, too."""
'''
    )


def test_nothing_is_left_out_where_nothing_is_hidden() -> None:
    assert checks.without(TWO_CLAIMS, set()) == TWO_CLAIMS


def test_the_manifest_names_no_hidden_property(change: Change) -> None:
    change("is_odd = { points = 1 }", "is_odd = { points = 1, hidden = true }")
    folder = change('needs = ["doubles"]', 'needs = ["doubles", "is_odd"]')
    with (folder / "assignment.toml").open("a") as file:
        file.write('[characterisations]\ndouble = ["doubles", "is_odd"]\ndouble_all = []\n')
    files = {file.path: file.content for file in checks.library(library.find(f"{folder}/"))}
    data = tomllib.loads(files["assignments/tiny/assignment.toml"].decode(), parse_float=Decimal)
    assert "base" not in data
    assert "is_odd" not in data["properties"]
    assert data["properties"]["a_hard_one"] == {"points": 1, "needs": ["doubles"]}
    assert data["characterisations"] == {"double_all": []}
    assert b"is_odd" not in b"".join(files.values())


@pytest.mark.parametrize("name", slow_but_for(library.names()))
def test_nothing_for_authors_and_nothing_of_another_assignment_is_there(name: str) -> None:
    paths = {file.path for file in checks.library(library.find(name))}
    folders = {path.split("/")[1] for path in paths if path.startswith("assignments/")}
    assert folders == {name}
    parts = {part for path in paths for part in path.split("/")}
    assert parts.isdisjoint({"solutions", "misconceptions", "audit.lock", "__pycache__"})
    pages = {path for path in paths if path.startswith("reference/assignments/")}
    reference = f"reference/assignments/{library.find(name).reference}.py"
    assert pages == {"reference/assignments/__init__.py", reference}
    formulas = f"reference/identities/mathml/{library.find(name).reference}.json"
    kept = {f"assignments/{name}/kept.bin", f"assignments/{name}/kept.lock"}
    assert kept | {formulas} <= paths


def installed(folder: Path, name: str) -> Path:
    """Unpack the wheel that students of an assignment install."""
    made = wheel.build(checks.library(library.find(name)))
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def verdicts(judged: dict[str, Any]) -> list[object]:
    """Give what a report comes to, without the examples that it shows."""
    results = [(each["name"], each["verdict"], each["points"]) for each in judged["properties"]]
    return [judged["score"], judged["max_score"], *results]


def report(site: Path, path: Path, cache: Path) -> dict[str, Any]:
    """Check a file with what is installed in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "gradekit", "check", path, "--format", "json"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(site), "XDG_CACHE_HOME": str(cache)},
        cwd=cache.parent,
    )
    return dict(json.loads(done.stdout))


@pytest.mark.slow
@pytest.mark.parametrize("name", library.names())
def test_it_gives_the_same_score_for_the_same_reasons(name: str, tmp_path: Path) -> None:
    manifest = library.find(name)
    site, whole = installed(tmp_path, name), Path(__file__).parents[3]
    cache = tmp_path / "cache"
    texts = [manifest.solutions[0].read_text("utf-8")]
    texts += [misconception(manifest.folder, manifest.misconceptions[0].name)]
    for number, text in enumerate(texts):
        path = tmp_path / f"hw{number}.py"
        path.write_text(f"# gradekit: {name}\n{text}", "utf-8")
        students, course = (report(each, path, cache) for each in (site, whole))
        assert verdicts(students) == verdicts(course)
    assert not cache.exists() or not list(cache.rglob("*.bin")), "the kept examples were not taken"


def test_a_folder_of_ones_own_is_known_by_its_name(change: Change, tmp_path: Path) -> None:
    folder = change("is_odd = { points = 1 }", "is_odd = { points = 1, hidden = true }")
    made = wheel.build(checks.library(library.find(f"{folder}/")))
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        archive.extractall(tmp_path / "site")
    path = tmp_path / "hw.py"
    path.write_text(PLAIN, "utf-8")
    judged = report(tmp_path / "site", path, tmp_path / "cache")
    assert (judged["score"], judged["max_score"]) == (6.5, 6.5)
