"""`gradekit grade FOLDER`: every submission once, each kept as soon as it is graded."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from gradekit.grading.folder import Graded
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Problem, Report

from .conftest import PLAIN, ROOT, SQUARES, TINY, Run, heed_interrupts, start

HANGING = "import time\ntime.sleep(600)\n"
ENDLESS = """\
def double(x):
    while True:
        pass


def double_all(xs):
    return [double(x) for x in xs]
"""
GRADE = ("--assignment", TINY, "--jobs", 1)


def write_homework(folder: Path) -> Path:
    """Write three submissions into a folder, one of them below, and what is none."""
    homework = folder / "homework"
    (homework / "late").mkdir(parents=True)
    (homework / ".ipynb_checkpoints").mkdir()
    shutil.copy(PLAIN, homework / "ann.py")
    shutil.copy(SQUARES, homework / "late" / "ben.py")
    (homework / "cem.py").write_text("def double(x:\n")
    (homework / "notes.txt").write_text("nothing")
    (homework / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    return homework


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_homework(tmp_path)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Grade the homework once, and give the file of results."""
    homework = write_homework(tmp_path_factory.mktemp("graded"))
    output = homework.parent / "results.jsonl"
    caches = str(tmp_path_factory.getbasetemp() / "caches")
    start("grade", homework, *GRADE, "--output", output, XDG_CACHE_HOME=caches)
    return output.read_bytes()


@pytest.fixture
def graded(folder: Path, lines: bytes) -> Path:
    """Give the file of results of the folder, as if it had just been graded."""
    output = folder.parent / "results.jsonl"
    output.write_bytes(lines)
    return output


def results(path: Path) -> dict[str, Any]:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len({line["file"] for line in lines}) == len(lines)
    return {line["file"]: line["report"] for line in lines}


def test_every_submission_has_a_line_with_its_report(run: Run, folder: Path) -> None:
    output = folder.parent / "results.jsonl"
    ran = run("grade", folder, "--assignment", TINY, "--output", output, "--jobs", 2)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "gradekit: 3 of 3 submissions graded.\n"
        "gradekit: 1 could not be run; their lines say why: cem.py\n"
    )
    found = results(output)
    assert found.keys() == {"ann.py", "cem.py", "late/ben.py"}
    assert found["ann.py"]["score"] == found["ann.py"]["max_score"]
    assert 0 < found["late/ben.py"]["score"] < found["late/ben.py"]["max_score"]
    assert found["cem.py"]["problem"]["position"] == "line 1"
    assert Report.from_json(json.dumps(found["ann.py"])).assignment == "tiny"


def test_the_report_is_that_of_check(run: Run, graded: Path) -> None:
    together = results(graded)["late/ben.py"]
    alone = json.loads(
        run("check", together["submission"], "--assignment", TINY, "--format", "json").out
    )
    for report in (alone, together):
        report["seconds"] = 0
        for one in report["properties"]:
            one["seconds"] = 0
    assert together == alone


def test_what_is_graded_is_not_graded_again(run: Run, folder: Path, graded: Path) -> None:
    before = graded.read_bytes()
    again = run("grade", folder, *GRADE, "--output", graded)
    assert (again.code, again.err) == (
        1,
        "gradekit: all 3 submissions were graded before.\n"
        "gradekit: 1 could not be run; their lines say why: cem.py\n",
    )
    assert graded.read_bytes() == before


def test_what_has_changed_is_graded_again_and_told_last(
    run: Run, folder: Path, graded: Path
) -> None:
    shutil.copy(SQUARES, folder / "ann.py")
    assert run("grade", folder, *GRADE, "--output", graded).err.startswith(
        "gradekit: 1 of 1 submission graded, 2 were graded before.\n"
    )
    last = json.loads(graded.read_text("utf-8").splitlines()[-1])
    assert last["file"] == "ann.py"
    assert last["report"]["score"] < last["report"]["max_score"]


def test_another_assignment_grades_everything_again(
    run: Run, folder: Path, graded: Path, tmp_path: Path
) -> None:
    other = tmp_path / "tiny"
    shutil.copytree(TINY, other)
    manifest = other / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("points = 2", "points = 3"))
    ran = run("grade", folder, "--assignment", other, "--output", graded, "--jobs", 1)
    assert ran.err.startswith("gradekit: 3 of 3 submissions graded.\n")


def test_a_line_that_was_cut_off_is_written_anew(run: Run, folder: Path, graded: Path) -> None:
    graded.write_bytes(graded.read_bytes()[:-40])
    ran = run("grade", folder, *GRADE, "--output", graded)
    assert ran.err.startswith("gradekit: 1 of 1 submission graded, 2 were")
    assert len(results(graded)) == 3


def test_without_a_file_the_lines_go_to_the_screen(run: Run, folder: Path) -> None:
    ran = run("grade", folder, *GRADE)
    assert {json.loads(line)["file"] for line in ran.out.splitlines()} == {
        "ann.py",
        "cem.py",
        "late/ben.py",
    }


def test_a_file_that_holds_something_else_is_left_alone(run: Run, folder: Path) -> None:
    output = folder.parent / "thesis.txt"
    output.write_text("Chapter one.\nIt was night.")
    ran = run("grade", folder, "--assignment", TINY, "--output", output)
    assert ran.code == 2
    assert ran.err == (
        f"gradekit: --output {output}: line 1 is no result of `gradekit grade`. "
        "Name another file, or remove this line.\n"
    )
    assert output.read_text() == "Chapter one.\nIt was night."


@pytest.mark.parametrize("deep", ["[", '{"report":'])
def test_a_deep_line_is_no_result(run: Run, folder: Path, deep: str) -> None:
    output = folder.parent / "results.jsonl"
    output.write_text(deep * 100_000 + "\n")
    ran = run("grade", folder, *GRADE, "--output", output)
    assert (ran.code, ran.err) == (
        2,
        f"gradekit: --output {output}: line 1 is no result of `gradekit grade`. "
        "Name another file, or remove this line.\n",
    )


def test_names_that_are_no_text_are_told_apart_and_not_graded_again(
    run: Run, tmp_path: Path
) -> None:
    homework, output = tmp_path / "homework", tmp_path / "results.jsonl"
    homework.mkdir()
    try:
        for name in (b"\xfe.py", b"\xff.py"):
            shutil.copy(PLAIN, homework / os.fsdecode(name))
    except OSError:
        pytest.skip("every name is text here")
    assert run("grade", homework, *GRADE, "--output", output).code == 0
    assert results(output).keys() == {r"\udcfe.py", r"\udcff.py"}
    assert run("grade", homework, *GRADE, "--output", output).err == (
        "gradekit: all 2 submissions were graded before.\n"
    )


def test_a_cache_that_others_may_write_is_not_used_and_told(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    own = platformdirs.user_cache_path("gradekit") / "corpora"
    own.mkdir(parents=True)
    own.chmod(0o777)
    (folder / "cem.py").unlink()
    ran = run("grade", folder, *GRADE)
    assert (ran.code, ran.err) == (
        0,
        f"gradekit: {own}: others may write to this folder of the cache, so nothing in it "
        "is used. Take their permission away (chmod go-w), or remove it.\n"
        "gradekit: 2 of 2 submissions graded.\n",
    )
    assert list(own.iterdir()) == []


def test_a_name_does_not_type_into_the_terminal(run: Run, tmp_path: Path) -> None:
    name = "\x1b[2J\x1b]0;owned\x07\n::error::##[error]all is lost\u202eyp.py"
    (tmp_path / name).write_text("def double(x:\n")
    ran = run("grade", tmp_path, *GRADE)
    assert ran.err == (
        "gradekit: 1 of 1 submission graded.\n"
        "gradekit: 1 could not be run; their lines say why: "
        r"\x1b[2J\x1b]0;owned\x07\n::error::## [error]all is lost\u202eyp.py" + "\n"
    )
    assert "##[" not in ran.out
    assert json.loads(ran.out)["file"] == name
    assert ran.out.isascii()
    assert ran.out.count("\n") == 1


def test_a_file_of_results_that_can_not_be_read_is_told(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path, *mode: Any, **encoding: Any) -> Any:
        if path == output:
            raise OSError(5, "Input/output error")
        return opened(path, *mode, **encoding)

    opened = Path.open
    output = tmp_path / "results.jsonl"
    output.touch()
    monkeypatch.setattr(Path, "open", read)
    ran = run("grade", folder, "--assignment", TINY, "--output", output)
    problem = "it cannot be read (Input/output error). Name another place."
    assert (ran.code, ran.err) == (2, f"gradekit: --output {output}: {problem}\n")


def test_results_do_not_go_to_a_folder(run: Run, folder: Path, tmp_path: Path) -> None:
    ran = run("grade", folder, "--assignment", TINY, "--output", tmp_path)
    problem = "this is a folder. Name a file in it."
    assert (ran.code, ran.err) == (2, f"gradekit: --output {tmp_path}: {problem}\n")


def test_of_many_files_that_could_not_be_run_five_are_named(run: Run, tmp_path: Path) -> None:
    for name in "abcdefg":
        (tmp_path / f"{name}.py").write_text("def double(x:\n")
    assert run("grade", tmp_path, "--assignment", TINY, "--jobs", 1).err.endswith(
        "gradekit: 7 could not be run; their lines say why: "
        "a.py, b.py, c.py, d.py, e.py and 2 more\n"
    )


def test_links_are_refused_each_with_a_line_and_told(run: Run, folder: Path) -> None:
    (folder / "dan.py").symlink_to("ann.py")
    (folder / "eve.py").hardlink_to(folder / "late" / "ben.py")
    (folder / "fay").symlink_to("late")
    output = folder.parent / "results.jsonl"
    ran = run("grade", folder, *GRADE, "--output", output)
    assert (ran.code, ran.err) == (
        3,
        "gradekit: 3 of 5 submissions graded.\n"
        "gradekit: 2 could not be run; their lines say why: cem.py, dan.py\n"
        "gradekit: 2 without a score, through no fault of their own; they are taken again: "
        "eve.py, late/ben.py\n"
        "gradekit: 1 below the folder are links to folders, which are not followed: fay\n",
    )
    found = results(output)
    assert found.keys() == {"ann.py", "cem.py", "dan.py", "eve.py", "late/ben.py"}
    assert found["dan.py"]["score"] == 0
    assert found["dan.py"]["problem"]["message"].startswith("this is a symbolic link")
    assert found["eve.py"] is found["late/ben.py"] is None


def test_what_has_no_score_is_taken_again_and_its_last_line_counts(run: Run, folder: Path) -> None:
    (folder / "cem.py").unlink()
    (folder / "eve.py").hardlink_to(folder / "ann.py")
    output = folder.parent / "results.jsonl"
    assert run("grade", folder, *GRADE, "--output", output).code == 3
    (folder / "eve.py").unlink()
    again = run("grade", folder, *GRADE, "--output", output)
    assert (again.code, again.err) == (
        0,
        "gradekit: 1 of 1 submission graded, 1 were graded before.\n",
    )
    lines = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    assert [line["file"] for line in lines] == ["ann.py", "eve.py", "late/ben.py", "ann.py"]
    assert lines[0]["report"] is None
    assert lines[0]["fault"].startswith("Not graded: it is one file with eve.py (a hard link)")
    assert lines[-1]["report"]["score"] == 7.5


def test_fresh_examples_need_one_seed_for_the_class(run: Run, folder: Path) -> None:
    ran = run("grade", folder, *GRADE, "--fresh", 4)
    assert (ran.code, ran.err) == (
        2,
        "gradekit: --fresh: it needs a seed, the same for the whole class. Add --fresh-seed N, "
        "with a number that your students do not know.\n",
    )
    ran = run("grade", folder, *GRADE, "--fresh-seed", 4)
    assert (ran.code, ran.err) == (
        2,
        "gradekit: --fresh-seed: it repeats the examples of --fresh N. Give both.\n",
    )


def test_the_same_seeds_go_on_and_others_grade_everything_again(run: Run, folder: Path) -> None:
    output = folder.parent / "results.jsonl"
    (folder / "cem.py").unlink()
    seeds = ("--seed", 3, "--examples", 5, "--fresh", 4, "--fresh-seed", 9, "--output", output)
    assert run("grade", folder, *GRADE, *seeds).code == 0
    report = results(output)["ann.py"]
    assert report["seed"] == 3
    assert "--fresh 4 --fresh-seed 9 repeats them." in report["notes"][-1]
    assert {each["examples"] for each in report["properties"]} == {2, 9}
    again = run("grade", folder, *GRADE, *seeds)
    assert again.err == "gradekit: all 2 submissions were graded before.\n"
    others = [*seeds[:6], "--fresh-seed", 10, "--output", output]
    assert run("grade", folder, *GRADE, *others).err == "gradekit: 2 of 2 submissions graded.\n"


def test_where_every_submission_has_a_score_it_exits_with_0(run: Run, folder: Path) -> None:
    (folder / "cem.py").unlink()
    ran = run("grade", folder, *GRADE)
    assert (ran.code, ran.err) == (0, "gradekit: 2 of 2 submissions graded.\n")
    assert {json.loads(line)["report"]["score"] for line in ran.out.splitlines()} == {3.5, 7.5}


def test_submissions_that_cannot_be_graded_exit_with_1(run: Run, tmp_path: Path) -> None:
    for name, text in {"a": "def double(x:\n", "b": "from nowhere import *\n", "c": ""}.items():
        (tmp_path / f"{name}.py").write_text(text)
    ran = run("grade", tmp_path, *GRADE)
    assert ran.code == 1
    assert ran.err.endswith("gradekit: 3 could not be run; their lines say why: a.py, b.py, c.py\n")


@pytest.fixture
def faulty(run: Run) -> Report:
    """Give a report in which gradekit itself failed."""
    right = Report.from_json(run("check", PLAIN, "--assignment", TINY, "--format", "json").out)
    failed = [replace(one, verdict=Verdict.ERROR, points=None) for one in right.properties]
    return replace(right, score=None, properties=failed)


def grade_as(monkeypatch: pytest.MonkeyPatch, **reports: Report) -> None:
    """Let submissions be graded with these reports."""
    made = []
    for stem, report in reports.items():
        made.append(Graded(file=f"{stem}.py", sha256="", basis="", report=report))
    monkeypatch.setattr("gradekit.grading.folder.grade", lambda *_, **__: made)


def test_a_fault_of_our_own_wins_over_one_of_theirs(
    run: Run, folder: Path, faulty: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem(message="it does not run", remedy="", position="", excerpt="")
    grade_as(monkeypatch, cem=replace(faulty, problem=problem, properties=[]), ann=faulty)
    ran = run("grade", folder, *GRADE)
    assert ran.code == 3
    assert "1 could not be run; their lines say why: cem.py\n" in ran.err
    assert (
        "1 without a score, through a fault of gradekit's own; they are taken again: ann.py\n"
    ) in ran.err


def test_what_had_no_score_through_a_fault_of_our_own_is_taken_again(
    run: Run, folder: Path, graded: Path
) -> None:
    *lines, last = graded.read_text("utf-8").splitlines(keepends=True)
    text = re.sub('"score":[0-9.]+', '"score":null', last)
    graded.write_text("".join([*lines, text]), "utf-8")
    again = run("grade", folder, *GRADE, "--output", graded)
    assert again.code == 1
    assert again.err.startswith("gradekit: 1 of 1 submission graded, 2 were graded before.\n")
    last = json.loads(graded.read_text("utf-8").splitlines()[-1])
    assert (last["file"], last["report"]["score"]) == ("late/ben.py", 3.5)


def test_help_says_what_is_taken_again(run: Run) -> None:
    told = " ".join(run("grade", "--help").out.split())
    assert "What could not be graded through no fault of its own has no score" in told
    assert "the same command takes it again" in told


def test_a_fault_of_our_own_is_told_and_leaves_the_submission_no_score(
    run: Run, folder: Path, faulty: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade_as(monkeypatch, ann=faulty)
    (folder / "cem.py").unlink()
    (folder / "late" / "ben.py").unlink()
    ran = run("grade", folder, *GRADE)
    assert (ran.code, ran.err) == (
        3,
        "gradekit: 1 of 1 submission graded.\n"
        "gradekit: 1 without a score, through a fault of gradekit's own; they are taken again: "
        "ann.py\n",
    )


def test_an_interrupt_without_a_file_says_how_to_keep_the_lines_next_time(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> list[Graded]:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradekit.grading.folder.grade", interrupted)
    ran = run("grade", folder, *GRADE)
    assert (ran.code, ran.err) == (
        130,
        "gradekit: 0 of 3 submissions graded.\ngradekit: interrupted. Use --output to go on.\n",
    )


PLANTED = """import os
path = os.path.join(os.path.dirname(__file__), "imported")
os.write(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY), __name__.encode())
"""
INSTALLED = """import sys
from gradekit.cli.main import main
if __name__ == "__main__":
    sys.exit(main())
"""
OTHERS = frozenset({"greenlet", "hypothesis", "mpmath", "msgspec", "nbformat", "numpy", "rich"})


@pytest.mark.parametrize("by_name", [True, False], ids=["python -m gradekit", "gradekit"])
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("grade", "homework", "--jobs", "2"), "gradekit: 3 of 3 submissions graded.\n"),
        (("check", "homework/ann.py"), "7.5 of 7.5 points"),
        (("doctor",), "Submissions are graded in tier "),
    ],
)
def test_no_module_is_imported_from_the_folder_that_one_is_in(
    folder: Path, by_name: bool, words: tuple[str, ...], told: str
) -> None:
    planted, script = folder.parent / "planted", folder.parent / "gradekit"
    shutil.copytree(folder, planted / "homework")
    script.write_text(INSTALLED)
    listing = "import runpy, sys; print(*sys.modules)"  # what Python itself imports for -m
    listed = subprocess.run([sys.executable, "-c", listing], capture_output=True, check=True)
    own = set(listed.stdout.decode().split()) if by_name else set()
    for name in (sys.stdlib_module_names | OTHERS) - own:
        (planted / f"{name}.py").write_text(PLANTED)
    start_of = ["-m", "gradekit"] if by_name else [script]
    assignment = () if words == ("doctor",) else ("--assignment", TINY)
    command = [sys.executable, *start_of, *words, *assignment]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        command, capture_output=True, check=False, cwd=planted, env=environment, timeout=120
    )
    assert told in (ran.stdout + ran.stderr).decode()
    assert not (planted / "imported").exists()


def test_a_folder_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("grade", tmp_path / "homwork", "--assignment", TINY)
    assert (ran.code, ran.err) == (
        2,
        f"gradekit: {tmp_path / 'homwork'}: this is no folder. "
        "Name the one that holds the submissions.\n",
    )


def test_a_folder_without_submissions_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("grade", tmp_path, "--assignment", TINY)
    assert (ran.code, ran.err) == (
        2,
        f"gradekit: {tmp_path}: no .py or .ipynb file is in this folder. Name another.\n",
    )


def test_a_place_that_can_not_be_written_is_told(run: Run, folder: Path) -> None:
    output = folder / "no such folder" / "results.jsonl"
    ran = run("grade", folder, "--assignment", TINY, "--output", output)
    assert ran.code == 2
    assert ran.err == (
        f"gradekit: --output {output}: it cannot be written (No such file or directory). "
        "Name another place.\n"
    )


def test_an_interrupt_keeps_what_is_done_and_the_next_run_goes_on(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "results.jsonl"
    (folder / "zoe.py").write_text(ENDLESS)
    arguments = [
        "grade",
        str(folder),
        "--assignment",
        str(TINY),
        "--output",
        str(output),
        "--jobs",
        "1",
    ]
    command = [sys.executable, "-m", "gradekit", *arguments]
    going = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        preexec_fn=heed_interrupts,
    )
    while not output.exists() or output.read_text("utf-8").count("\n") < 3:
        assert going.poll() is None
        time.sleep(0.05)
    going.send_signal(signal.SIGINT)
    _, told = going.communicate(timeout=60)
    assert going.returncode == 130
    assert "gradekit: 3 of 4 submissions graded.\n" in told
    assert "gradekit: interrupted. The same command goes on from here.\n" in told
    (folder / "zoe.py").unlink()
    assert run(*arguments).err.startswith("gradekit: all 3 submissions were graded before.\n")


@pytest.mark.parametrize("text", ["all my notes, on one line", "[1, 2]", "{}", '{"name":"ann"}'])
def test_a_file_of_something_else_is_never_shortened(run: Run, folder: Path, text: str) -> None:
    output = folder.parent / "notes.txt"
    output.write_text(text)
    ran = run("grade", folder, *GRADE, "--output", output)
    assert (ran.code, output.read_text()) == (2, text)
    assert ran.err == (
        f"gradekit: --output {output}: line 1 is no result of `gradekit grade`. "
        "Name another file, or remove this line.\n"
    )
