"""`gradekit check` without a submission: settings of this folder, and of no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gradekit
from gradekit.cli.settings import Settings, read_settings
from gradekit.model.errors import UsageError
from gradekit.model.report import Report
from gradekit.reports.formats import FORMATS

from .conftest import PLAIN, SQUARES, TINY, Ran, Run

ALL = """
assignment = "tiny"
submission = "hw.py"
seed = 0
hints = 2
formats = ["json=report.json", "terminal"]
requires = ">=0.1"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder that holds a submission."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "hw.py").write_bytes(SQUARES.read_bytes())
    monkeypatch.chdir(folder)
    return folder


def write(folder: Path, text: str, name: str = "gradekit.toml") -> None:
    header = "[project]\nname = 'x'\n[tool.gradekit]\n" if name == "pyproject.toml" else ""
    (folder / name).write_text(f"{header}{text}", "utf-8")


@pytest.mark.parametrize("name", ["gradekit.toml", "pyproject.toml"])
def test_a_check_without_arguments_does_what_the_settings_say(
    run: Run, shelf: Path, here: Path, name: str
) -> None:
    write(here, ALL, name)
    ran = run("check")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("hw.py: Doubling ")
    report = Report.from_json((here / "report.json").read_text("utf-8"))
    assert (report.submission, report.score, report.hints) == ("hw.py", 3.5, 2)


def test_the_command_line_wins(run: Run, shelf: Path, here: Path) -> None:
    write(here, ALL.replace("tiny", "none"))
    ran = run("check", "--assignment", TINY, "--hints", 1, "--format", "json")
    report = Report.from_json(ran.out)
    assert (report.assignment, report.hints) == ("tiny", 1)
    assert not (here / "report.json").exists()


def test_without_a_submission_it_is_the_one_in_the_folder(
    run: Run, shelf: Path, here: Path
) -> None:
    write(here, 'assignment = "tiny"\n')
    ran = run("check")
    assert ran.out.startswith("hw.py: Doubling ")
    assert ran.err == "gradekit: the submission in . is hw.py.\n"


def test_a_submission_that_is_named_is_graded_without_settings(
    run: Run, shelf: Path, here: Path
) -> None:
    write(here, ALL.replace("tiny", "none"))
    (here / "pyproject.toml").write_text("this is not TOML")
    for words in (["hw.py"], ["."], ["hw.py", "--no-settings"]):
        ran = run("check", *words, "--assignment", TINY, "--format", "json")
        report = Report.from_json(ran.out)
        assert (ran.code, report.score, report.hints) == (1, 3.5, 3)
    assert not (here / "report.json").exists()


def test_settings_of_a_parent_are_not_read(run: Run, here: Path) -> None:
    write(here.parent, ALL)
    assert_asks_for_a_submission(run("check"))


def test_a_project_without_settings_has_none(run: Run, here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    assert_asks_for_a_submission(run("check"))


def assert_asks_for_a_submission(ran: Ran) -> None:
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: which submission? Name it, as in `gradekit check homework.py`, or write "
        'gradekit.toml into this folder, with a line such as submission = "homework.py".\n'
    )


@pytest.mark.parametrize("option", ["--strict", "--no-settings"])
def test_where_no_settings_are_read_the_submission_has_to_be_named(
    run: Run, here: Path, option: str
) -> None:
    write(here, ALL)
    ran = run("check", option)
    expected = f"gradekit: {option}: no settings are read. Name the submission.\n"
    assert (ran.code, ran.err) == (2, expected)


def test_a_report_that_was_asked_for_says_what_is_wrong_with_the_settings(
    run: Run, here: Path
) -> None:
    write(here, "hint = 1\n")
    ran = run("check", "--format", "json=report.json")
    report = Report.from_json((here / "report.json").read_text("utf-8"))
    assert (ran.code, report.score) == (2, None)
    assert report.problem is not None
    assert report.problem.message == ran.err.removeprefix("gradekit: ").strip()


def refusal(folder: Path) -> str:
    with pytest.raises(UsageError) as caught:
        read_settings(folder)
    return str(caught.value)


def test_what_is_left_open_is_none(tmp_path: Path) -> None:
    write(tmp_path, "")
    assert read_settings(tmp_path) == Settings(file="gradekit.toml")
    (tmp_path / "gradekit.toml").unlink()
    assert read_settings(tmp_path) is None


def test_settings_in_both_files_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "")
    write(tmp_path, "", "pyproject.toml")
    expected = (
        "gradekit.toml and pyproject.toml both have settings of gradekit. Keep one of the two."
    )
    assert refusal(tmp_path) == expected


WRONG = {
    "assignment = 3": 'assignment: 3 is not a name. Write "cross-entropy".',
    'assignment = ""': "assignment: '' is not a name.",
    'assignment = "./evil"': "assignment: settings cannot name an assignment by a path. "
    "Name a bundled or installed one, or use --assignment ./evil.",
    'assignment = "/evil"': "assignment: settings cannot name an assignment by a path.",
    'assignment = ".."': "assignment: settings cannot name an assignment by a path.",
    'assignment = "..\\\\evil"': "assignment: settings cannot name an assignment by a path.",
    "submission = 1": 'submission: 1 is not a file. Write "homework.py".',
    'submission = "../right.py"': "submission: '../right.py' is not in this folder. "
    "Name a file in it, or run `gradekit check FILE`.",
    'submission = "/right.py"': "submission: '/right.py' is not in this folder.",
    'submission = "elsewhere/right.py"': "submission: 'elsewhere/right.py' is not in this folder.",
    'submission = "a\\u0000b"': "submission: 'a\\x00b' is not in this folder.",
    'seed = "1"': "seed: '1' is not a whole number. Write 0.",
    "seed = true": "seed: True is not a whole number. Write 0.",
    "hints = 4": "hints: 4 is not from 0 to 3. Write 3.",
    "hints = true": "hints: True is not from 0 to 3. Write 3.",
    'formats = "json"': "formats: 'json' is not a list of formats. "
    'Write ["terminal", "json=report.json"].',
    "formats = [1]": "formats: [1] is not a list of formats.",
    'formats = ["jsn"]': "formats: there is no format 'jsn'. Did you mean json? Formats are: ",
    'formats = ["json="]': "formats: 'json=' names no file. Write json=FILE, or json.",
    'formats = ["json=../report.json"]': "formats: '../report.json' is not in this folder. "
    "Name a file in it, or use --format json=../report.json.",
    "requires = 1": f'requires: 1 is no version. Write ">={gradekit.__version__}".',
    'requires = "==0.1"': "requires: '==0.1' is no version.",
    'requires = ">=99.1"': f"requires: this is gradekit {gradekit.__version__}, not >=99.1. "
    "Install a newer one.",
    'isolation = "P"': "isolation: settings cannot set this. Use --isolation.",
    "accept-missing = []": "accept-missing: settings cannot set this. Use --accept-missing.",
    "accept_missing = []": "accept_missing: settings cannot set this. Use --accept-missing.",
    "strict = false": "strict: settings cannot set this. Use --strict.",
    "limits = {}": "limits: settings cannot set this. The assignment says it.",
    "points = 3": "points: settings cannot set this. The assignment says it.",
    "hint = 1": "hint: there is no such setting. Did you mean hints? Settings are: assignment, "
    "submission, seed, hints, formats, requires.",
}


@pytest.mark.parametrize("name", ["gradekit.toml", "pyproject.toml"])
@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_setting_is_told_with_its_place_and_the_remedy(
    tmp_path: Path, name: str, line: str
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "elsewhere").symlink_to(tmp_path)
    write(folder, line, name)
    place = {"gradekit.toml": name, "pyproject.toml": "pyproject.toml:tool.gradekit"}[name]
    assert refusal(folder).startswith(f"{place}{'.' if ':' in place else ':'}{WRONG[line]}")


def read_or_refused(folder: Path) -> Settings | str | None:
    try:
        return read_settings(folder)
    except UsageError as error:
        return str(error)


KEYS = ["assignment", "submission", "seed", "hints", "formats", "requires", "isolation", "points"]
WORDS = st.sampled_from(["tiny", "../x", "/etc", "hw.py", "a/b", "json=r", "json=../r", ">=0.1"])
VALUES = st.recursive(
    WORDS | st.text(max_size=5) | st.integers(-9, 9) | st.booleans(),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(table=st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=4), VALUES, max_size=4))
def test_whatever_stands_there_it_is_refused_or_stays_within_the_folder(
    tmp_path: Path, table: dict[str, object]
) -> None:
    text = "".join(f"{json.dumps(key)} = {json.dumps(value)}\n" for key, value in table.items())
    write(tmp_path, text)
    found = read_or_refused(tmp_path)
    if isinstance(found, str):
        assert all(line.startswith("gradekit.toml:") for line in found.split("\n"))
        return
    assert found is not None
    assert table.keys() <= {*KEYS} - {"isolation", "points"}
    assert "/" not in (found.assignment or "")
    files = [name.partition("=")[2] for name in found.formats]
    for name in [found.submission, *filter(None, files)]:
        assert tmp_path in (tmp_path / name / "x").resolve().parents
    assert found.hints in {None, 0, 1, 2, 3}
    assert all(name.partition("=")[0] in FORMATS for name in found.formats)


def test_all_problems_are_told_together(tmp_path: Path) -> None:
    write(tmp_path, 'hints = 4\nseed = "x"\npoints = 1\n')
    assert refusal(tmp_path).count("\n") == 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"seed = ", "gradekit.toml: this is not TOML (Invalid value"),
        (b"\xff", "gradekit.toml: this is not TOML ('utf-8' codec can't decode"),
        (b"#" * (1 << 20) + b"\n\n", "gradekit.toml: it is too large for settings."),
    ],
)
def test_a_file_that_can_not_be_read_is_told(tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "gradekit.toml").write_bytes(content)
    assert refusal(tmp_path).startswith(problem)


def test_a_table_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\ngradekit = 3\n")
    expected = "3 is not a table. Write settings in it."
    assert refusal(tmp_path) == f"pyproject.toml:tool.gradekit: {expected}"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    write(tmp_path, ALL)
    (folder / "gradekit.toml").symlink_to(tmp_path / "gradekit.toml")
    assert refusal(folder) == (
        "gradekit.toml: it cannot be read (it is a link, which is not followed). Mend or remove it."
    )


def test_the_solution_of_another_folder_is_no_submission(run: Run, shelf: Path, here: Path) -> None:
    (here / "hw.py").unlink()
    (here / "hw.py").symlink_to(PLAIN)
    write(here, ALL)
    ran = run("check")
    assert (ran.code, "'hw.py' is not in this folder" in ran.err) == (2, True)
