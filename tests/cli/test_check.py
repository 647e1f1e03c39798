"""`gradekit check`: what it judges, what it prints, how it exits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradekit.model.errors import WorkerError
from gradekit.model.report import Report
from gradekit.model.timing import PHASES
from gradekit.reports.formats import FORMATS, SCORING

from .conftest import PLAIN, SQUARES, TINY, HandIn, Run, report, too_wide

RIGHT = PLAIN.read_text("utf-8")


def test_a_right_submission_exits_with_0(run: Run) -> None:
    ran = run("check", PLAIN, "--assignment", TINY)
    assert (ran.code, ran.err) == (0, "")
    assert "7.5 of 7.5 points" in ran.out


def test_a_wrong_submission_exits_with_1(run: Run) -> None:
    ran = run("check", SQUARES, "--assignment", TINY)
    assert (ran.code, ran.err) == (1, "")
    assert "3.5 of 7.5 points" in ran.out
    assert "A double is a number times itself." in ran.out


def test_a_file_that_is_not_there_exits_with_2(run: Run, tmp_path: Path) -> None:
    ran = run("check", tmp_path / "hw.py", "--assignment", TINY)
    assert (ran.code, ran.out) == (2, "")
    expected = "there is no such file. Check the spelling and the folder."
    assert ran.err == f"gradekit: {tmp_path}/hw.py: {expected}\n"


def test_a_file_that_does_not_run_exits_with_2_and_is_reported(run: Run, hand_in: HandIn) -> None:
    ran = run("check", hand_in("from nowhere import double, double_all\n"), "--assignment", TINY)
    assert ran.code == 2
    assert "0 of 7.5 points" in ran.out
    assert "No module named 'nowhere'" in ran.out


def test_a_property_that_gradekit_can_not_judge_exits_with_3(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("our own mistake")

    monkeypatch.setattr("gradekit.judging.judge.Replay", fail)
    monkeypatch.setattr("gradekit.judging.settling.search", fail)
    ran = run("check", PLAIN, "--assignment", TINY, "--only", "doubles")
    assert ran.code == 3
    assert "could not judge 1 of 1 claim, so there is no score; this is not your" in ran.out
    assert "of 2 points" not in ran.out
    assert "our own mistake" not in ran.out


def test_a_worker_that_can_not_be_started_exits_with_3(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise WorkerError("python: the worker process could not be started.")

    monkeypatch.setattr("gradekit.judging.judge.judge", fail)
    ran = run("check", PLAIN, "--assignment", TINY)
    expected = "gradekit: python: the worker process could not be started.\n"
    assert (ran.code, ran.out, ran.err) == (3, "", expected)


def test_a_malformed_assignment_exits_with_2(run: Run, folder: Path) -> None:
    (folder / "assignment.toml").write_text("title = ")
    ran = run("check", PLAIN, "--assignment", folder)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"gradekit: {folder}/assignment.toml: this is not TOML (")


def test_a_property_that_does_not_hold_for_the_reference_exits_with_2(
    run: Run, folder: Path
) -> None:
    text = (folder / "properties.py").read_text("utf-8")
    (folder / "properties.py").write_text(text.replace("3.0), 6.0", "3.0), 7.0"))
    ran = run("check", PLAIN, "--assignment", folder)
    assert (ran.code, ran.out) == (2, "")
    assert "properties.py:a_hard_one: it does not hold for the reference" in ran.err


def test_the_header_names_the_assignment(run: Run, shelf: Path) -> None:
    assert run("check", PLAIN).code == 0


def test_the_definitions_name_the_assignment(run: Run, shelf: Path, hand_in: HandIn) -> None:
    assert run("check", hand_in(RIGHT.replace("# gradekit: tiny", ""))).code == 0


def test_a_submission_for_nothing_lists_the_candidates(
    run: Run,
    shelf: Path,
    hand_in: HandIn,
) -> None:
    ran = run("check", hand_in("x = 1\n"))
    assert (ran.code, ran.out) == (2, "")
    assert "it does not say which assignment it is for" in ran.err
    assert ran.err.endswith("Candidates: tiny.\n")


@pytest.mark.sample(7)
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("path", "code"), [(PLAIN, 0), (SQUARES, 1)])
def test_every_format_is_written_and_exits_alike(
    run: Run, name: str, path: Path, code: int
) -> None:
    ran = run("check", path, "--assignment", TINY, "--format", name)
    assert (ran.code, ran.err) == (code, "")
    assert ran.out.endswith("\n")


def test_machines_can_read_their_formats(run: Run) -> None:
    printed = {
        name: run("check", SQUARES, "--assignment", TINY, "--format", name).out
        for name in ("json", "gradescope", "junit", "github")
    }
    assert Report.from_json(printed["json"]).score == 3.5
    assert json.loads(printed["gradescope"])["tests"]
    assert ElementTree.fromstring(printed["junit"]).tag in {"testsuites", "testsuite"}
    assert "::error" in printed["github"]


def test_an_unknown_format_is_told_with_those_that_there_are(run: Run) -> None:
    ran = run("check", PLAIN, "--format", "jason=report.json")
    assert ran.code == 2
    assert "--format: there is no format 'jason'. Did you mean json? Formats are: " in ran.err
    assert "gradescope" in ran.err


def test_only_the_asked_for_properties_are_judged(run: Run) -> None:
    found = report(run, SQUARES, "--only", "is_odd", "--only", "doubles_each", code=1)
    assert [one.name for one in found.properties] == ["is_odd", "doubles_each"]
    assert (found.score, found.max_score) == (2.0, 3.0)


@pytest.mark.parametrize("part", [("--only", "doubles"), ("--last-failed",)])
@pytest.mark.parametrize("host", sorted(SCORING))
def test_the_score_of_a_part_is_no_score_for_a_host(
    run: Run, tmp_path: Path, part: tuple[str, ...], host: str
) -> None:
    results = tmp_path / "results.json"
    ran = run("check", PLAIN, "--assignment", TINY, *part, "--format", f"{host}={results}")
    assert (ran.code, ran.out) == (2, "")
    assert (
        f"gradekit: --format {host}: a host takes the score of a part for that of the whole. "
        f"Leave out {part[0]}.\n"
    ) in ran.err
    given = json.loads(results.read_text("utf-8")) if results.exists() else {}
    assert not given.get("score")


def test_an_unknown_property_is_told_with_the_nearest(run: Run) -> None:
    ran = run("check", PLAIN, "--assignment", TINY, "--only", "is_old")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: --only is_old: tiny has no such function or property. Did you mean is_odd? "
        f"`gradekit show {TINY}` lists them.\n"
    )


def test_only_a_function_reports_on_it_in_full_and_judges_its_helpers_too(run: Run) -> None:
    found = report(run, SQUARES, "--only", "double_all")
    assert {name for each in found.properties for name in each.functions} == {"double_all"}
    assert found.score == found.max_score  # double is wrong, and a correct one stood in for it
    out = run("check", SQUARES, "--assignment", TINY, "--only", "double").out
    assert "What needs your attention" in out
    assert out.endswith("\n0 of 4 points\n")


def test_all_tells_every_claim_findings_first(run: Run) -> None:
    out = run("check", SQUARES, "--assignment", TINY, "--all").out
    assert out.index("What to mend first") < out.index("What needs your attention")
    assert "doubles (double, line " in out
    assert "doubles (double, line " not in run("check", SQUARES, "--assignment", TINY).out


def test_a_page_fits_a_screen(run: Run) -> None:
    for path in (PLAIN, SQUARES, TINY / "starter.py"):
        assert len(run("check", path, "--assignment", TINY).out.splitlines()) <= 24


def test_hints_show_no_more_than_was_asked_for(run: Run) -> None:
    outs = [run("check", SQUARES, "--assignment", TINY, "--hints", n).out for n in range(4)]
    assert [" returned " in out for out in outs] == [False, False, True, True]
    assert ["You may think" in out for out in outs] == [False, False, False, True]


def test_hints_show_no_more_than_the_assignment_allows(run: Run, folder: Path) -> None:
    text = (folder / "assignment.toml").read_text("utf-8")
    (folder / "assignment.toml").write_text(f"hints = 1\n{text}", "utf-8")
    out = run("check", SQUARES, "--assignment", folder, "--hints", 3).out
    assert "It breaks this claim" in out
    assert " returned " not in out


def test_hints_go_from_0_to_3(run: Run) -> None:
    ran = run("check", SQUARES, "--assignment", TINY, "--hints", 4)
    assert ran.code == 2
    assert "invalid choice: 4 (choose from 0, 1, 2, 3)" in ran.err


def test_steps_tell_how_the_right_value_comes_about(run: Run) -> None:
    (finding,) = report(run, SQUARES, "--steps", code=1).findings
    assert finding.steps == ["double(0.0) = 0.0"]
    assert report(run, SQUARES, code=1).findings[0].steps == []


def test_the_number_of_examples_can_be_chosen(run: Run) -> None:
    assert report(run, PLAIN, "--examples", 5).properties[0].examples == 5


@pytest.mark.parametrize("number", ["0", "-1", "many", "1.5", "", "1e3"])
@pytest.mark.parametrize("flag", ["--examples", "--fresh"])
def test_a_number_of_examples_is_a_whole_one_above_0(run: Run, flag: str, number: str) -> None:
    ran = run("check", PLAIN, f"{flag}={number}")
    assert (ran.code, ran.out) == (2, "")
    expected = f"argument {flag}: {number!r} is not a whole number above 0"
    assert expected in ran.err


def test_another_seed_is_another_corpus(run: Run) -> None:
    one, two = (report(run, PLAIN, "--examples", 5, "--seed", seed) for seed in (3, 4))
    assert (one.seed, two.seed) == (3, 4)
    assert one.corpus != two.corpus


def test_a_seed_is_a_number(run: Run) -> None:
    ran = run("check", PLAIN, "--seed", "secret")
    assert ran.code == 2
    assert "argument --seed: invalid int value: 'secret'" in ran.err


def test_fresh_examples_come_with_how_to_repeat_them(run: Run) -> None:
    first = report(run, PLAIN, "--examples", 5, "--fresh", 4, "--only", "doubles")
    assert first.properties[0].examples == 9
    assert "--fresh 4 --fresh-seed" in first.notes[-1]


def test_a_fresh_seed_alone_is_told(run: Run) -> None:
    ran = run("check", PLAIN, "--assignment", TINY, "--fresh-seed", 3)
    assert ran.code == 2
    assert ran.err == ("gradekit: --fresh-seed: it repeats the examples of --fresh N. Give both.\n")


def test_an_option_that_there_is_not_is_told(run: Run, hand_in: HandIn) -> None:
    ran = run("check", hand_in(RIGHT.replace("tiny", "tiny, way=down")), "--assignment", TINY)
    assert (ran.code, ran.out) == (2, "")
    assert "its header line sets way, but tiny has no such option" in ran.err


@pytest.mark.parametrize("path", [PLAIN, SQUARES, TINY / "starter.py"])
def test_no_line_is_wider_than_the_screen(run: Run, path: Path) -> None:
    assert too_wide(run("check", path, "--assignment", TINY).out) == []


def test_the_submission_is_named_as_the_user_named_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, hand_in: HandIn
) -> None:
    monkeypatch.chdir(hand_in(RIGHT).parent)
    assert run("check", "hw.py", "--assignment", TINY).out.startswith("hw.py: Doubling  ")
    out = run("check", "hw.py", "--assignment", TINY, "--all").out
    assert out.split("\n")[0].endswith(" hw.py")


def test_a_profile_tells_on_stderr_where_the_time_went(run: Run) -> None:
    plain = run("check", PLAIN, "--assignment", TINY)
    ran = run("check", PLAIN, "--assignment", TINY, "--profile")
    assert (ran.code, ran.out) == (plain.code, plain.out)
    told = dict(re.findall(r"^  (\w+) +([\d.]+) ", ran.err, re.MULTILINE))
    assert list(told) == list(PHASES)
    assert float(told["calls"]) > 0


def test_a_module_beside_a_submission_goes_with_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text(RIGHT.replace("2 * x", "x * x"), "utf-8")
    (tmp_path / "hw.py").write_text("from .helper import double, double_all\n", "utf-8")
    wrong = report(run, tmp_path / "hw.py", code=1)
    assert wrong.notes[0] == "Run with it, from beside it: helper.py."
    ran = run("check", tmp_path / "hw.py", "--assignment", TINY)
    assert "\nhelper.py, line 2: double\n" in ran.out
    ran = run("check", tmp_path / "hw.py", "--assignment", TINY, "--all")
    assert "doubles (double, helper.py, line 2)" in ran.out
    (tmp_path / "helper.py").write_text(RIGHT, "utf-8")
    assert report(run, tmp_path / "hw.py").score == 7.5


WRONG_DOUBLE = "def double(x):\n    return 3 * x + 7\n"


@pytest.mark.parametrize(
    ("code", "is_offered"),
    [
        ("def double_all(xs):\n    return [double(x) + 1 for x in xs]\n", False),
        ("def double_all(xs):\n    return [5 * x for x in xs]\n", True),
    ],
)
def test_a_line_is_offered_only_where_the_file_by_itself_gives_the_same(
    run: Run, hand_in: HandIn, code: str, is_offered: bool
) -> None:
    found = report(run, hand_in(WRONG_DOUBLE + code), code=1)
    (result,) = [each for each in found.properties if each.name == "doubles_each"]
    assert "Here a correct double stood in place of yours." in result.notes
    assert result.counterexample is not None
    assert result.counterexample.reproduce.startswith("double_all(") == is_offered


def test_what_depends_on_earlier_calls_is_shown_with_them(run: Run, hand_in: HandIn) -> None:
    code = "calls = []\ndef double(x):\n    calls.append(x)\n    return 2 * x + len(calls) - 1\n"
    found = report(run, hand_in(code + RIGHT.partition("\n\n\n")[2]), "--only", "is_odd", code=1)
    shown = found.properties[0].counterexample
    assert shown is not None
    assert shown.reproduce.count("double(") == 2
