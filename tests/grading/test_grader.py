"""A process of a pool has its assignment once, and learns answers from file to file."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradekit.grading.grader import Grader, Settings, begin, grade
from gradekit.judging import replay
from gradekit.model.errors import SubmissionError
from gradekit.model.outcomes import Verdict
from tests.folders import PLAIN, TINY, Change
from tests.isolation import ISOLATION

pytestmark = pytest.mark.usefixtures("cache")

OPTIONS = 'examples = 40\noptions = { way = ["up", "down"] }'


@pytest.fixture
def grader() -> Grader:
    return Grader(str(TINY), ISOLATION)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the properties whose claims run."""
    noted: list[str] = []
    attempt = replay.attempt

    def note(property_, *rest):  # type: ignore[no-untyped-def]
        noted.append(property_.name)
        return attempt(property_, *rest)

    monkeypatch.setattr(replay, "attempt", note)
    return noted


@pytest.fixture
def restored() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def hand_in(folder: Path, text: str, name: str = "hw.py") -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


def test_the_claims_do_not_run_for_a_second_file_with_the_same_answers(
    grader: Grader, tried: list[str], tmp_path: Path
) -> None:
    first = grader.judge(hand_in(tmp_path, PLAIN))
    assert set(tried) == {result.name for result in first.properties}
    tried.clear()
    second = grader.judge(hand_in(tmp_path, PLAIN.replace("2 * x", "x + x")))
    assert tried == []
    assert second.score == first.score == 7.5
    assert {result.verdict for result in second.properties} == {Verdict.PASSED}


def test_a_wrong_file_teaches_nothing_that_the_next_is_wrongly_right_by(
    grader: Grader, tmp_path: Path
) -> None:
    wrong = PLAIN.replace("2 * x", "x * x")
    assert [grader.judge(hand_in(tmp_path, text)).score for text in (wrong, PLAIN, wrong)] == [
        3.5,
        7.5,
        3.5,
    ]


def test_the_assignment_is_loaded_once_for_each_choice_of_options(change: Change) -> None:
    grader = Grader(str(change("examples = 40", OPTIONS)), ISOLATION)
    usual, other = grader.material({}), grader.material({"way": "down"})
    assert grader.material({"way": "up"}) is usual
    assert grader.material({"way": "down"}) is other
    assert (usual.assignment.options, other.assignment.options) == ({"way": "up"}, {"way": "down"})


def test_what_is_known_for_one_choice_of_options_is_not_for_another(
    change: Change, tried: list[str], tmp_path: Path
) -> None:
    grader = Grader(str(change("examples = 40", OPTIONS)), ISOLATION)
    other = hand_in(tmp_path, PLAIN.replace("tiny", "tiny, way=down"), "other.py")
    grader.judge(hand_in(tmp_path, PLAIN))
    tried.clear()
    assert grader.judge(other).score == 7.5
    assert "doubles" in tried


def test_a_file_that_cannot_be_read_is_reported(grader: Grader, tmp_path: Path) -> None:
    path = hand_in(tmp_path, "def double(x:\n")
    with pytest.raises(SubmissionError):
        grader.judge(path)
    digest, report = grade(grader, path)
    assert digest == hashlib.sha256(b"def double(x:\n").hexdigest()
    assert report.problem is not None
    assert (report.score, report.max_score) == (0.0, 7.5)


@pytest.mark.usefixtures("restored")
def test_a_process_begins_with_the_isolation_that_it_is_told() -> None:
    tier, accepted = ISOLATION.settings()
    begun = begin(Settings(folder=str(TINY), tier=tier, accepted=accepted))
    assert begun.isolation.settings() == ISOLATION.settings()
    assert begun.manifest.name == "tiny"
    assert gc.get_threshold()[0] == 50_000
