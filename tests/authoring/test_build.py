"""What is kept with an assignment: drawn, judged, and written beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.assignment import compiled, drawing, library
from gradekit.assignment import examples as corpora
from gradekit.authoring.build import build
from gradekit.judging.verdict_cache import VerdictCache
from gradekit.model.errors import UsageError
from tests.folders import load
from tests.isolation import ISOLATION

pytestmark = pytest.mark.usefixtures("cache")


def test_it_gives_what_it_has_written(folder: Path) -> None:
    corpus = build(folder, isolation=ISOLATION, seed=0, examples=None)
    assert corpora.find(load(folder)) == corpus
    assert {len(corpus.examples[name]) for name in ("doubles", "is_odd")} == {40}


def test_right_solutions_are_known_from_then_on(folder: Path) -> None:
    assert library.read_folder(folder).record is None
    build(folder, isolation=ISOLATION, seed=0, examples=None)
    assert library.read_folder(folder).record is not None
    assert VerdictCache.recorded(load(folder)) is not None


def test_what_is_judged_is_not_written_for_examples_that_nobody_will_ask_for(folder: Path) -> None:
    build(folder, isolation=ISOLATION, seed=3, examples=2)
    assert (folder / corpora.SHIPPED).is_file()
    assert not (folder / compiled.NAME).exists()


def test_it_tells_what_it_is_doing(folder: Path) -> None:
    told: list[str] = []
    build(folder, isolation=ISOLATION, seed=0, examples=None, progress=told.append)
    assert "judging plain.py" in told
    assert "judging squares.py" in told


@pytest.mark.parametrize("name", [corpora.SHIPPED, compiled.NAME])
def test_a_file_that_cannot_be_written_is_named(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    with pytest.raises(UsageError) as caught:
        build(folder, isolation=ISOLATION, seed=0, examples=None)
    assert str(caught.value) == (
        f"{folder / name}: it cannot be written. Make the folder writable, or copy it."
    )


def test_nothing_is_drawn_before_the_folder_is_understood(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "assignment.toml").unlink()
    monkeypatch.setattr(drawing, "draw", lambda *_, **__: pytest.fail("it was drawn"))
    with pytest.raises(Exception, match="there is no such file"):
        build(folder, isolation=ISOLATION, seed=0, examples=None)
