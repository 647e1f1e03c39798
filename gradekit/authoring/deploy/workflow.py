"""The workflow of GitHub Actions in a student's repository, the action that it uses, their steps.

No text of a student stands in a command: what is asked for comes by variables. The action is
the one in `.github/actions/gradekit/` of gradekit's own repository.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gradekit.authoring.deploy import trial
from gradekit.authoring.deploy.student_repository import GRADED, SECONDS

WORKFLOW_PATH: Final = ".github/workflows/gradekit.yml"
BASH: Final = ("/bin/bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")
ACTION_PATH: Final = ".github/actions/gradekit/action.yml"
ACTION: Final = f"""\
name: gradekit
description: Check a submission with the gradekit of a folder that `gradekit deploy` has made
inputs:
  assignment:
    description: The name of the assignment
    required: true
  submission:
    description: The file to check, or the folder that holds it
    default: .
  installation:
    description: The folder with install.sh
    default: .gradekit
runs:
  using: composite
  steps:
    - uses: actions/setup-python@v5
      with:
        python-version: "3.12"
    - name: Install gradekit
      shell: bash
      env:
        INSTALLATION: ${{{{ inputs.installation }}}}
      run: sh "$INSTALLATION/install.sh" "$RUNNER_TEMP/gradekit"
    - name: Check the submission
      shell: bash
      env:
        ASSIGNMENT: ${{{{ inputs.assignment }}}}
        SUBMISSION: ${{{{ inputs.submission }}}}
      run: |
        "$RUNNER_TEMP/gradekit/bin/gradekit" check "$SUBMISSION" --assignment "$ASSIGNMENT" \\
          --no-settings --time-limit {SECONDS} --format github
"""
WORKFLOW: Final = """\
# Made by `gradekit deploy`. Its result is advice: whoever may push here may change this file.
name: gradekit
on: [push, workflow_dispatch]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
"""
CHECK: Final = """\
      - uses: actions/checkout@v4
        with:
          persist-credentials: false
      - uses: ./.github/actions/gradekit
        with:
          assignment: "{assignment}"
          submission: "{submission}"
"""
NO_CHECK: Final = f"""\
      - name: Tell who grades
        run: echo "{GRADED}" | tee -a "$GITHUB_STEP_SUMMARY"
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A step of a job: what `uses` and `with` it names, or what it has a shell `run`."""

    uses: str = ""
    run: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


def read_steps(text: str) -> Iterator[Step]:
    """Read the steps of a workflow or an action, as they are laid out here.

    This is no reader of YAML: `text` is one of those above, filled in.
    """
    _, _, listed = text.partition("steps:\n")
    for item in re.split(r"^ *- ", listed, flags=re.MULTILINE)[1:]:
        keys = re.findall(r"^ *(\w+): ?(.*)\n((?:(?: {8}).*\n)*)", _levelled(item), re.MULTILINE)
        table = {key: value if value not in {"", "|"} else block for key, value, block in keys}
        yield Step(
            uses=table.get("uses", ""),
            run=re.sub(r"^ {8}", "", table.get("run", ""), flags=re.MULTILINE),
            env=_mapping(table.get("env", "")),
            given=_mapping(table.get("with", "")),
        )


def _levelled(item: str) -> str:
    """Indent the keys of a step by nothing, and what is below one by eight columns."""
    first, _, rest = item.partition("\n")
    indent = min((len(line) - len(line.lstrip()) for line in rest.splitlines() if line), default=0)
    lines = [line[indent:] for line in rest.splitlines()]
    return "\n".join([first, *(f"      {each}" if each[:1] == " " else each for each in lines), ""])


def _mapping(block: str) -> dict[str, str]:
    pairs = re.findall(r"^ *([\w-]+): (.*)$", block, re.MULTILINE)
    return {key: value.strip('"') for key, value in pairs}


def run_steps(
    folder: Path, environment: Mapping[str, str]
) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run what the workflow of a checkout runs, one step after the other, as far as one fails.

    Steps that use an action of GitHub's own are left out: the checkout and Python are there.
    """
    ran = []
    for step in _commands(folder):
        ran.append(trial.run([*BASH, step.run], folder, {**environment, **step.env}))
        if ran[-1][0].returncode:
            break
    last = ran[-1][0]
    return (
        subprocess.CompletedProcess(
            last.args,
            last.returncode,
            "".join(done.stdout for done, _ in ran),
            "".join(done.stderr for done, _ in ran),
        ),
        sum(seconds for _, seconds in ran),
    )


def _commands(folder: Path) -> Iterator[Step]:
    """Give the steps with a command, those of the action in the place of what uses it."""
    for step in read_steps((folder / WORKFLOW_PATH).read_text("utf-8")):
        if step.uses.startswith("./"):
            text = (folder / step.uses / "action.yml").read_text("utf-8")
            yield from (_filled(each, text, step.given) for each in read_steps(text) if each.run)
        elif step.run:
            yield step


def _filled(step: Step, action: str, given: Mapping[str, str]) -> Step:
    """Put what an action is given, or its defaults, into the variables of a step."""
    defaults = re.findall(
        r"^  (\w+):\n    description: .*\n    default: (.*)$", action, re.MULTILINE
    )
    inputs = {**dict(defaults), **given}
    env = {
        name: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: inputs[found[1]], value)
        for name, value in step.env.items()
    }
    return Step(run=step.run, env=env)
