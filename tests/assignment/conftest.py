"""What is drawn and built of the tiny assignment once, for all tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gradekit.assignment import drawing
from gradekit.assignment.examples import Corpus
from gradekit.authoring.build import build
from tests.folders import TINY, load
from tests.isolation import ISOLATION

FEW = 12
IGNORED = shutil.ignore_patterns("__pycache__")


@pytest.fixture(scope="session")
def drawn() -> Corpus:
    """Draw few examples of each property: here they are drawn again and compared."""
    return drawing.draw(load(TINY), isolation=ISOLATION, examples=FEW)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the tiny assignment, which is not to be changed."""
    folder = Path(shutil.copytree(TINY, tmp_path_factory.mktemp("built") / "tiny", ignore=IGNORED))
    manifest = folder / "assignment.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("examples = 40", f"examples = {FEW}"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder.parent / "cache"))
        build(folder, isolation=ISOLATION, seed=0, examples=None)
    return folder


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """Give a copy of the built assignment that a test may change."""
    return Path(shutil.copytree(built_once, tmp_path / "built" / "tiny", ignore=IGNORED))
