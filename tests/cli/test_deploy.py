"""`gradekit deploy` and `gradekit release`: what is written, said and refused."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gradekit.authoring.deploy import gradescope, installation, trial
from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.errors import UsageError

from .conftest import TINY, Run

SCRIPT = PackedFile.program(".gradekit/install.sh", "#!/bin/sh\n")


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Ask no index; give how `.gradekit/` was asked for."""
    calls: list[dict[str, Any]] = []

    def files(library: object = None, **options: Any) -> tuple[PackedFile, ...]:
        calls.append({"whole": library is None} | options)
        return (SCRIPT,)

    monkeypatch.setattr(installation, "files", files)
    return calls


def test_a_zip_is_written_and_the_next_step_said(run: Run, tmp_path: Path) -> None:
    ran = run("deploy", "gradescope", TINY, tmp_path / "new", "--fresh", 20, "--fresh-seed", 81724)
    assert (ran.code, ran.err) == (0, "")
    archive, secret, unbuilt, step = ran.out.splitlines()
    assert archive == str(tmp_path / "new" / "autograder.zip")
    assert secret.startswith(f"{TINY} is in the zip, with reference and hidden properties")
    assert f"Run `gradekit author build {TINY}`" in unbuilt
    assert step.startswith("Set the assignment to 7.5 points, upload autograder.zip")
    with zipfile.ZipFile(archive) as zipped:
        assert {"setup.sh", "run_autograder", SCRIPT.path} <= set(zipped.namelist())
        assert b"--fresh 20 --fresh-seed 81724" in zipped.read("run_autograder")


def test_the_host_gets_the_whole_wheel_and_students_one_without_secrets(
    run: Run, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    run("deploy", "gradescope", TINY, tmp_path / "host", "--bundle")
    run("release", TINY, tmp_path / "students", "--with-checks")
    assert asked == [
        {"whole": True, "bundle": True, "from_index": False, "elsewhere": False},
        {"whole": False, "bundle": False, "from_index": False, "elsewhere": True},
    ]


def test_a_release_has_no_gradekit_unless_students_are_to_check(
    run: Run, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    ran = run("release", TINY, tmp_path / "new")
    assert (ran.code, ran.err, asked) == (0, "", [])
    assert ran.out == (
        f"{tmp_path}/new/tiny.py\n{tmp_path}/new/gradekit.toml\n"
        "No answer is in it, and no check: gradekit and the assignment stay with you.\n"
        "Give the folder to your students; they write tiny.py.\n"
    )


def test_students_install_from_no_index(run: Run, tmp_path: Path) -> None:
    ran = run("release", TINY, tmp_path / "new", "--with-checks", "--from-index")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: --from-index: gradekit from an index has the whole of each assignment in it, "
        "and students would read it. Leave the option out: the wheel made here has no solution.\n"
    )


@pytest.mark.parametrize("option", ["--bundle", "--from-index"])
@pytest.mark.parametrize("command", [["release"], ["deploy", "github"]])
def test_how_to_install_is_asked_only_where_there_are_checks(
    run: Run, tmp_path: Path, command: list[str], option: str
) -> None:
    ran = run(*command, TINY, tmp_path / "new", option)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"gradekit: {option}: nothing is installed where students check nothing. Leave it out, or "
        "add --with-checks.\n"
    )


def test_what_is_there_is_left_before_anything_is_asked_for(
    run: Run, tmp_path: Path, asked: list[dict[str, Any]]
) -> None:
    (tmp_path / "mine").write_text("hours of work")
    ran = run("deploy", "gradescope", TINY, tmp_path)
    assert (ran.code, asked) == (2, [])
    assert "there is something in it, and nothing is overwritten" in ran.err


def test_a_target_that_there_is_not_is_told_with_the_nearest(run: Run, tmp_path: Path) -> None:
    ran = run("deploy", "gradescop", TINY, tmp_path / "new")
    assert ran.code == 2
    assert ran.err.startswith(
        "gradekit: gradescop: there is no such target. Did you mean gradescope? Targets are: "
    )


def test_what_is_missing_is_shown_by_an_example(run: Run) -> None:
    ran = run("deploy", "gradescope", TINY)
    assert ran.code == 2
    assert "`gradekit deploy gradescope cross-entropy autograder`" in ran.err


def test_fresh_examples_need_a_seed(run: Run, tmp_path: Path) -> None:
    ran = run("deploy", "gradescope", TINY, tmp_path / "new", "--fresh", 20)
    assert ran.code == 2
    assert "it needs a seed, the same for the whole class" in ran.err


def test_what_students_do_not_read_has_no_checks_for_them(run: Run, tmp_path: Path) -> None:
    ran = run("deploy", "gradescope", TINY, tmp_path / "new", "--with-checks")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: --with-checks: students read nothing of what is made for gradescope. "
        "`gradekit release --with-checks` writes what they get.\n"
    )


def answer(score: float | None, *problems: str) -> trial.Answer:
    return trial.Answer(score=score, problems=problems, seconds=1.25)


def test_a_trial_is_a_table_and_what_breaks_a_rule_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(*_: object) -> Iterator[trial.Row]:
        yield trial.Row(submission="right", answer=answer(7.5), checked=7.5)
        yield trial.Row(submission="wrong", answer=answer(7.5), checked=4.0)
        yield trial.Row(submission="broken", answer=answer(None, "tests is no list"), checked=0.0)

    monkeypatch.setattr(trial, "attempt", rows)
    ran = run("deploy", "--try", tmp_path)
    assert ran.code == 1
    assert ran.out == (
        "submission      host   check  seconds\n"
        "right            7.5     7.5      1.2\n"
        "wrong            7.5       4      1.2\n"
        "  the score is 7.5, and `check` gives 4.0\n"
        "broken          none       0      1.2\n"
        "  tests is no list\n"
    )


def test_a_folder_that_was_not_deployed_cannot_be_tried(run: Run, tmp_path: Path) -> None:
    ran = run("deploy", "--try", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"gradekit: {tmp_path}: `gradekit deploy` has written nothing here. Name its folder.\n"
    )


def test_a_trial_takes_a_directory_alone(run: Run, tmp_path: Path) -> None:
    ran = run("deploy", "gradescope", "--try", tmp_path)
    assert ran.code == 2
    assert "--try: it takes the directory alone" in ran.err


@pytest.mark.slow  # one of the submissions hangs, and is checked twice
def test_what_was_made_gives_the_scores_of_check(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gradekit is not installed for it, but run from here."""
    here = Path(__file__).parents[2]
    program = f"""#!/bin/sh
mkdir -p "$1/bin"
printf '#!/bin/sh\\nPYTHONPATH={here} exec %s -m gradekit "$@"\\n' "$PYTHON" > "$1/bin/gradekit"
chmod 755 "$1/bin/gradekit"
"""
    script = PackedFile.program(SCRIPT.path, program)
    monkeypatch.setattr(installation, "files", lambda *_, **__: (script,))
    monkeypatch.setattr("sys._base_executable", __import__("sys").executable, raising=False)
    run("deploy", "gradescope", TINY, tmp_path / "new")
    (tmp_path / "scratch").mkdir()
    rows = list(trial.attempt(tmp_path / "new", tmp_path / "scratch", lambda _: None))
    assert {row.submission: row.problems for row in rows} == dict.fromkeys(
        ("right", "wrong", "broken", "hanging", "hostile"), ()
    )
    scores = {row.submission: row.answer.score for row in rows}
    assert (scores["right"], scores["broken"]) == (7.5, 0.0)
    assert 0 < scores["wrong"] < 7.5
    results = tmp_path / "scratch" / "autograder" / "results" / "results.json"
    assert "1000" not in str(json.loads(results.read_text()).get("score"))
    assert list(gradescope.problems_of(results.read_bytes())) == []
    handed_in = results.parents[1] / "submission"
    for path in handed_in.iterdir():
        path.write_text((TINY / "solutions" / "plain.py").read_text("utf-8"))
    settings = 'assignment = "kl-divergence"\nseed = 1\nhints = 0\nsubmission = "other.py"\n'
    (handed_in / "gradekit.toml").write_text(settings)
    (handed_in / "pyproject.toml").write_text(f"[tool.gradekit]\n{settings}")
    subprocess.run([results.parents[1] / "run_autograder"], check=True, capture_output=True)
    judged = json.loads(results.read_text())
    assert (judged["score"], judged["extra_data"]["gradekit"]["assignment"]) == (7.5, "tiny")
    assert judged["extra_data"]["gradekit"]["seed"] == 0


def test_what_cannot_be_set_up_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "autograder.zip", "w") as archive:
        for name in ("setup.sh", "run_autograder"):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, "#!/bin/sh\nexit 4\n")
        archive.writestr(trial.RECORD, json.dumps({"target": "gradescope"}))
    with pytest.raises(UsageError, match=r"setup\.sh: it ended with 4\."):
        list(trial.attempt(tmp_path, tmp_path / "root", lambda _: None))


def deployed(folder: Path, assignment: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give what was deployed for an assignment, for a host where nothing is to be prepared."""
    record = {"target": "gradescope", "assignment": f"./{assignment.name}", "options": []}
    (folder / ".gradekit").mkdir(parents=True)
    (folder / trial.RECORD).write_text(json.dumps(record))
    monkeypatch.setattr(gradescope, "prepare", lambda *_: assignment.parent)
    return folder


def test_a_solution_that_is_not_right_is_told(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "solutions" / "plain.py").write_text("def double(x): return 3 * x\n")
    made = deployed(tmp_path / "made", folder, monkeypatch)
    with pytest.raises(UsageError, match="does not give this solution all points"):
        list(trial.attempt(made, tmp_path / "root", lambda _: None))


def test_an_assignment_without_a_solution_cannot_be_tried(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in folder.glob("*s/*.py"):
        path.unlink()
    made = deployed(tmp_path / "made", folder, monkeypatch)
    with pytest.raises(UsageError, match="it has no solution to try"):
        list(trial.attempt(made, tmp_path / "root", lambda _: None))
