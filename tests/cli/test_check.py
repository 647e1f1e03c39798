"""`gradekit check`: what it judges, what it prints, how it exits."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradekit.model.errors import WorkerError
from gradekit.model.report import Report
from gradekit.model.timing import PHASES
from gradekit.reports.formats import FORMATS

from .conftest import PLAIN, ROOT, SQUARES, TINY, Run, start, too_wide

HandIn = Callable[..., Path]
RIGHT = PLAIN.read_text("utf-8")
NOT_PYTHON = "def double(x:\n    return 2 * x\n"


def report(run: Run, *arguments: object, code: int = 0) -> Report:
    ran = run("check", *arguments, "--assignment", TINY, "--format", "json")
    assert ran.code == code
    return Report.from_json(ran.out)


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


NOWHERE = """
import pwd, sys
def missing(_):
    raise KeyError("getpwuid(): uid not found")
pwd.getpwuid = missing
from gradekit.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("has_home", [False, True])
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
    ran = run("check", PLAIN, "--format", "pdf")
    assert ran.code == 2
    assert "invalid choice: 'pdf'" in ran.err
    assert "gradescope" in ran.err


def test_only_the_asked_for_properties_are_judged(run: Run) -> None:
    found = report(run, SQUARES, "--only", "is_odd", "--only", "doubles_each", code=1)
    assert [one.name for one in found.properties] == ["is_odd", "doubles_each"]
    assert (found.score, found.max_score) == (2.0, 3.0)


def test_an_unknown_property_is_told_with_the_nearest(run: Run) -> None:
    ran = run("check", PLAIN, "--assignment", TINY, "--only", "is_old")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: --only is_old: tiny has no such property. Did you mean is_odd? "
        f"`gradekit show {TINY}` lists them.\n"
    )


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


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "terminal"])
def test_a_machine_gets_a_report_of_what_can_not_be_read(
    run: Run, hand_in: HandIn, name: str
) -> None:
    path = hand_in(NOT_PYTHON)
    ran = run("check", path, "--assignment", TINY, "--format", name)
    assert ran.code == 2
    assert ran.err.startswith(f"gradekit: {path}, line 1: this is not valid Python")
    assert "not valid Python" in ran.out


def test_what_can_not_be_read_loses_every_point(run: Run, hand_in: HandIn) -> None:
    found = report(run, hand_in(NOT_PYTHON), code=2)
    assert (found.score, found.max_score) == (0.0, 7.5)
    assert found.problem is not None
    assert found.problem.position == "line 1"
    assert len(found.properties) == 7


def test_a_person_is_told_once_what_can_not_be_read(run: Run, hand_in: HandIn) -> None:
    path = hand_in(NOT_PYTHON)
    ran = run("check", path, "--assignment", TINY)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"gradekit: {path}, line 1: this is not valid Python")


@pytest.mark.parametrize("name", FORMATS)
def test_without_an_assignment_what_can_not_be_read_has_a_report_without_a_score(
    run: Run, hand_in: HandIn, name: str
) -> None:
    ran = run("check", hand_in(NOT_PYTHON), "--format", name)
    assert ran.code == 2
    assert "this is not valid Python" in ran.err
    assert ("this is not valid Python" in ran.out) == (name != "terminal")
    assert "of 0 points" not in ran.out
    if name == "json":
        found = Report.from_json(ran.out)
        assert (found.assignment, found.score, found.max_score) == ("", None, 0.0)


HEADED = {
    "a syntax error before the header": b"def double(x:\n\n# gradekit: tiny\n",
    "an open string before it": b"x = '''\n# gradekit: tiny\n",
    "bytes that are no text": b"# gradekit: tiny\nname = '\xff\xfe'\n",
    "another encoding": "# gradekit: tiny\n".encode("utf-16"),
    "a character that is none": b"# gradekit: tiny\n\0",
    "an option that is none": b"# gradekit: tiny, way\n",
    "too long": b"# gradekit: tiny\n" + b"#" * 300_000,
    "indentation before the header": b"    x = 1\n  # gradekit: tiny\n",
}


@pytest.mark.parametrize("why", HEADED)
def test_the_header_says_what_a_file_is_for_that_can_not_be_read(
    run: Run, shelf: Path, tmp_path: Path, why: str
) -> None:
    (tmp_path / "hw.py").write_bytes(HEADED[why])
    found = Report.from_json(run("check", tmp_path / "hw.py", "--format", "json").out)
    assert (found.assignment, found.score, found.max_score) == ("tiny", 0.0, 7.5)
    assert found.problem is not None


@pytest.mark.parametrize("damage", ["", "<<<<<<< HEAD\n"], ids=["whole", "not JSON"])
def test_the_header_says_what_a_notebook_is_for_that_can_not_be_read(
    run: Run, shelf: Path, tmp_path: Path, damage: str
) -> None:
    cell = {"cell_type": "code", "source": ["# gradekit: tiny\n", "def double(x:"]}
    text = json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}})
    (tmp_path / "hw.ipynb").write_text(damage + text)
    found = Report.from_json(run("check", tmp_path / "hw.ipynb", "--format", "json").out)
    assert (found.assignment, found.score, found.max_score) == ("tiny", 0.0, 7.5)


def test_a_submission_for_nothing_has_a_report_without_a_score(
    run: Run, shelf: Path, hand_in: HandIn
) -> None:
    ran = run("check", hand_in("x = 1\n"), "--format", "json")
    found = Report.from_json(ran.out)
    assert (ran.code, found.assignment, found.score) == (2, "", None)
    assert found.problem is not None
    assert "it does not say which assignment it is for" in found.problem.message


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
    assert run("check", "hw.py", "--assignment", TINY).out.split("\n")[0].endswith(" hw.py")


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
    assert "doubles (double, helper.py, line 2)" in ran.out
    (tmp_path / "helper.py").write_text(RIGHT, "utf-8")
    assert report(run, tmp_path / "hw.py").score == 7.5
