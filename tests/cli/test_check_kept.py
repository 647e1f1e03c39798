"""`gradekit check` by what is kept with an assignment, and without."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import PLAIN, ROOT, SQUARES, TINY, Run, start

NOWHERE = """
import pwd, sys
def missing(_):
    raise KeyError("getpwuid(): uid not found")
pwd.getpwuid = missing
from gradekit.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("has_home", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_no_verdict_needs_a_home_or_one_to_write_to(
    built: Path, tmp_path: Path, has_home: bool
) -> None:
    """Drawing, shrinking and diagnosing have none to keep anything in."""
    gone = {"HOME", "XDG_CACHE_HOME", "HYPOTHESIS_STORAGE_DIRECTORY"}
    environment = {name: text for name, text in os.environ.items() if name not in gone}
    environment |= {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment |= {"HOME": f"{SQUARES}/no folder"} if has_home else {}
    for folder in (built, TINY):
        words = ["check", str(SQUARES), "--assignment", str(folder)]
        command = [sys.executable, "-c", NOWHERE, *words]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
        )
        assert (done.returncode, done.stderr) == (1, "")
        assert "3.5 of 7.5 points" in done.stdout
        assert "A double is a number times itself." in done.stdout
    assert {path.name for path in tmp_path.iterdir()} <= {f"gradekit-{os.geteuid()}"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a copy of the tiny assignment, as an author does."""
    place = tmp_path_factory.mktemp("built")
    ignored = shutil.ignore_patterns("__pycache__")
    folder = Path(shutil.copytree(TINY, place / "tiny", ignore=ignored))
    ran = start("author", "build", folder, XDG_CACHE_HOME=str(place / "cache"))
    assert ran.code == 0, ran.err
    return folder


def imported_by_a_check(path: Path, folder: Path) -> set[str]:
    """Name what is imported by a check: of a folder by its files, of others the package."""
    code = (
        "import sys\nfrom gradekit.cli.main import main\n"
        f"main(['check', {str(path)!r}, '--assignment', {str(folder)!r}])\n"
        "files = [str(getattr(each, '__file__', '')) for each in sys.modules.values()]\n"
        "print(*files, *sys.modules, sep='\\n', file=sys.stderr)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    names = done.stderr.splitlines()
    below = {name.removeprefix(f"{folder}/") for name in names if name.startswith(f"{folder}/")}
    return below | {"hypothesis"}.intersection(names)


def test_where_all_answers_are_known_no_claim_is_imported(built: Path) -> None:
    assert imported_by_a_check(built / "solutions" / "plain.py", built) == {"reference.py"}


def test_for_an_answer_that_is_not_known_the_claims_are_imported(built: Path) -> None:
    loaded = imported_by_a_check(SQUARES, built)
    assert loaded == {"properties.py", "reference.py", "hypothesis"}


@pytest.mark.parametrize("path", [PLAIN, SQUARES])
def test_a_file_is_judged_alike_with_what_is_kept_and_without(
    run: Run, built: Path, path: Path
) -> None:
    kept, drawn = (
        json.loads(run("check", path, "--assignment", folder, "--format", "json").out)
        for folder in (built, TINY)
    )
    for report in (kept, drawn):
        for result in report["properties"]:
            del result["seconds"]
    assert kept["properties"] == drawn["properties"]
    assert kept["diagnoses"] == drawn["diagnoses"]


@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_what_is_kept_and_damaged_is_as_if_it_were_not_there(
    run: Run, built: Path, tmp_path: Path, damage: bytes
) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "damaged" / "tiny"))
    (folder / "kept.bin").write_bytes(damage)
    ran = run("check", SQUARES, "--assignment", folder)
    assert (ran.code, ran.err) == (1, "")
    assert "3.5 of 7.5 points" in ran.out
