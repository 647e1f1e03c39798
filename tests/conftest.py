"""The tiny assignment, drawn or as a copy to break; a cache not the user's; every tier."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from gradekit.assignment import drawing
from gradekit.assignment.examples import Corpus
from gradekit.model.assignment import Assignment
from gradekit.sandbox import tiers
from tests.folders import EXAMPLES, TINY, Change, load, spread
from tests.isolation import ISOLATION

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no flaw."""
settings.register_profile("suite", unhurried, max_examples=20)
settings.register_profile("thorough", unhurried, max_examples=500)
settings.load_profile("suite")  # `--hypothesis-profile=thorough` is loaded after it


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the renderers say now to tests/reports/golden",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave some cases of a test that is marked `sample`, spread over all: the others are slow."""
    cases: dict[object, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("sample") and not item.get_closest_marker("slow"):
            cases.setdefault(item.function, []).append(item)  # type: ignore[attr-defined]
    for same in cases.values():
        (number,) = same[0].get_closest_marker("sample").args  # type: ignore[union-attr]
        kept = spread(number, len(same))
        for place, item in enumerate(same):
            if place not in kept:
                item.add_marker(pytest.mark.slow)


gc.disable()  # until all is imported and collected: almost none of that is garbage


def pytest_collection_finish():
    """Leave what all tests have imported and collected out of every garbage collection."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000)  # as a check has it


@pytest.fixture
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is drawn, here and in other processes, but for the whole session."""
    folder = tmp_path_factory.getbasetemp() / "caches"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setenv("HOME", str(folder))
    return folder / "gradekit"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the tiny assignment that a test may change."""
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(TINY, tmp_path / "tiny", ignore=ignored))


@pytest.fixture
def change(folder: Path) -> Change:
    """Replace a text that stands once in a file of the copy; give the folder."""

    def run(old: str, new: str, *, file: str = "assignment.toml") -> Path:
        text = (folder / file).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (folder / file).write_text(text.replace(old, new), "utf-8")
        return folder

    return run


@pytest.fixture(scope="session")
def loaded_tiny() -> Assignment:
    """Load the tiny assignment once; it is frozen, and a test that needs another replaces parts."""
    return load(TINY)


@pytest.fixture
def tiny(cache: Path, loaded_tiny: Assignment) -> Assignment:
    return loaded_tiny


@pytest.fixture(scope="session")
def drawn(loaded_tiny: Assignment) -> Corpus:
    """Draw the examples of the tiny assignment once."""
    return drawing.draw(loaded_tiny, isolation=ISOLATION, examples=EXAMPLES)


@pytest.fixture(params=[tier.name for tier in tiers.candidates()], scope="module")
def tier(request):
    """Give every tier that this machine can try, and that holds."""
    found = tiers.BY_NAME[request.param]
    if ISOLATION.check(found).missing and found is not tiers.PORTABLE:
        pytest.skip(f"{found.name} does not hold here")
    return found
