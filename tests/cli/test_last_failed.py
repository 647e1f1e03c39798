"""`gradekit check --last-failed`: what failed last time first, and everything once that holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.cli import last_failed
from gradekit.model.report import Report
from tests.folders import load

from .conftest import PLAIN, TINY, HandIn, Ran, Run

RIGHT = PLAIN.read_text("utf-8")
WRONG = RIGHT.replace("return 2 * x", "return 3 * x")
OTHERWISE_WRONG = RIGHT.replace("return [double(x)", "return [1 + double(x)")
FAILED = {"doubles", "a_hard_one"}
"""What fails in `WRONG`."""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Path:
    """Keep what failed in a cache of this test, but draw nothing again."""
    own = tmp_path / "cache" / "gradekit"
    own.mkdir(parents=True, mode=0o700)
    cache.mkdir(parents=True, exist_ok=True)
    (cache / "corpora").mkdir(exist_ok=True)
    (own / "corpora").symlink_to(cache / "corpora")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return own


def check(run: Run, path: Path, *options: object) -> tuple[Ran, Report]:
    ran = run("check", path, "--assignment", TINY, "--format", "json", *options)
    return ran, Report.from_json(ran.out)


def judged(report: Report) -> set[str]:
    return {each.name for each in report.properties}


EVERYTHING = {property_.name for property_ in load(TINY).properties}


def test_without_an_earlier_run_all_is_judged_with_a_word(run: Run, hand_in: HandIn) -> None:
    ran, report = check(run, hand_in(WRONG), "--last-failed")
    assert judged(report) == EVERYTHING
    assert ran.err == (
        "gradekit: No earlier run is known in which a claim failed for this file, "
        "so all were judged.\n"
    )


def test_only_what_failed_is_judged_and_the_score_is_of_that_alone(
    run: Run, hand_in: HandIn
) -> None:
    path = hand_in(WRONG)
    check(run, path)
    ran, report = check(run, path, "--last-failed")
    assert ran.code == 1
    assert judged(report) == FAILED
    assert (report.score, report.max_score) == (0.0, 3.0)
    said = "Only what failed last time was judged (2 claims), and the points are of that alone."
    assert ran.err.startswith(f"gradekit: {said} Without --last-failed all claims are judged.\n")
    assert report.notes[0].startswith(said)


def test_once_it_holds_everything_is_judged(run: Run, hand_in: HandIn) -> None:
    path = hand_in(WRONG)
    check(run, path)
    hand_in(OTHERWISE_WRONG)
    ran, report = check(run, path, "--last-failed")
    assert judged(report) == EVERYTHING
    assert ran.err == (
        "gradekit: What failed last time (2 claims) holds now, so all claims were judged.\n"
    )
    failing = {each.name for each in report.properties if each.verdict.value == "failed"}
    _, again = check(run, path, "--last-failed")
    assert judged(again) == {*failing} - {"refuses_an_empty_list"}


def test_when_all_holds_nothing_is_kept(run: Run, hand_in: HandIn, cache: Path) -> None:
    path = hand_in(WRONG)
    check(run, path)
    assert len([*(cache / "last-failed").iterdir()]) == 1
    hand_in(RIGHT)
    ran, report = check(run, path, "--last-failed")
    assert (ran.code, report.score) == (0, 7.5)
    assert [*(cache / "last-failed").iterdir()] == []
    assert "No earlier run" in check(run, path, "--last-failed")[0].err


def test_files_do_not_know_of_one_another(run: Run, hand_in: HandIn) -> None:
    check(run, hand_in(WRONG))
    ran, report = check(run, hand_in(WRONG, name="other.py"), "--last-failed")
    assert judged(report) == EVERYTHING
    assert "No earlier run" in ran.err


def test_a_part_and_a_file_that_does_not_run_change_nothing(run: Run, hand_in: HandIn) -> None:
    path = hand_in(WRONG)
    check(run, path)
    check(run, path, "--only", "double_all")
    hand_in("from nowhere import double, double_all\n")
    assert check(run, path)[0].code == 2
    assert check(run, path, "--last-failed")[0].code == 2
    hand_in(WRONG)
    assert judged(check(run, path, "--last-failed")[1]) == FAILED


def test_of_a_file_that_does_not_run_nothing_is_kept(
    run: Run, hand_in: HandIn, cache: Path
) -> None:
    path = hand_in("from nowhere import double, double_all\n")
    assert check(run, path, "--last-failed")[0].code == 2
    assert not (cache / "last-failed").exists()


def test_it_chooses_the_claims_itself(run: Run, hand_in: HandIn) -> None:
    options = ("--assignment", TINY, "--last-failed", "--only", "doubles")
    ran = run("check", hand_in(WRONG), *options)
    expected = "gradekit: --last-failed: it says itself what is judged. Leave out --only.\n"
    assert (ran.code, ran.err) == (2, expected)


@pytest.mark.sample(2)
@pytest.mark.parametrize("content", [b"", b"\xff", b"gone", b"\0" * 99])
def test_a_damaged_record_is_as_if_it_were_not_there(
    run: Run, hand_in: HandIn, cache: Path, content: bytes
) -> None:
    path = hand_in(WRONG)
    check(run, path)
    (kept,) = (cache / "last-failed").iterdir()
    assert {*kept.read_text().split()} == FAILED
    kept.write_bytes(content)
    assert last_failed.read(str(path), load(TINY)) == []


def test_what_others_may_have_written_is_not_believed(
    run: Run, hand_in: HandIn, cache: Path
) -> None:
    path = hand_in(WRONG)
    check(run, path)
    (kept,) = (cache / "last-failed").iterdir()
    assert kept.stat().st_mode & 0o077 == 0
    kept.chmod(0o666)
    assert last_failed.read(str(path), load(TINY)) == []


def test_where_nothing_can_be_kept_all_is_judged(run: Run, hand_in: HandIn, cache: Path) -> None:
    path = hand_in(WRONG)
    (cache / "last-failed").write_text("in the way")
    assert check(run, path)[0].code == 1
    assert judged(check(run, path, "--last-failed")[1]) == EVERYTHING


def test_a_helper_that_broke_meanwhile_is_judged_too(run: Run, hand_in: HandIn) -> None:
    """Or what it breaks would be told as another function's fault."""
    path = hand_in(OTHERWISE_WRONG)
    check(run, path)
    hand_in(WRONG)
    assert judged(check(run, path, "--last-failed")[1]) == EVERYTHING


def test_advice_is_not_kept(run: Run, hand_in: HandIn, cache: Path) -> None:
    path = hand_in(WRONG.replace('raise ValueError("numbers is empty")', "return [1]"))
    _, report = check(run, path)
    advice = {each.name for each in report.properties if each.advice and each.points == 0}
    assert advice == {"refuses_an_empty_list"}
    (kept,) = (cache / "last-failed").iterdir()
    assert {*kept.read_text().split()} == FAILED


def test_helpers_are_judged_as_in_a_whole_run(run: Run, hand_in: HandIn) -> None:
    """Or a right function would lose points for the wrong one that it calls."""
    path = hand_in(OTHERWISE_WRONG.replace("2 * x", "3 * x"))
    whole = {each.name: each.verdict for each in check(run, path)[1].properties}
    part = check(run, path, "--last-failed")[1].properties
    assert part
    assert {each.name: each.verdict for each in part}.items() <= whole.items()
