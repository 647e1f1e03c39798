"""Functions that are wrong only far out, or by history: what their files say, what they score.

``python -m tests.assignments.far_out [NAME ...]`` checks each with gradekit, or those of some
assignments, and prints the points that they lose. It ends with how many have full marks.

Each file is an overlay of the solution that its second line names. ``# far:`` is about the
smallest kind of call on which it is wrong, ``# near:`` a call on which it is right; the names
in them beside the submission's are those of ``far_calls.py``.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.folders import ASSIGNMENTS, BASE, composed

HERE = Path(__file__).parent
SUBMISSIONS = sorted(HERE.glob("*/far_out/*.py"))
CALLS = re.compile(r"^# (far|near): (.+)\n", re.MULTILINE)
NAMED = re.compile(r"^# gradekit: ([a-z-]+)\n")
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def assignment(path: Path) -> str:
    """Name the assignment that a file is written for."""
    named = NAMED.match(path.read_text("utf-8"))
    assert named, f"the first line of {path.name} names no assignment"
    return named[1]


def calls(path: Path) -> dict[str, str]:
    """Give the calls of a file, far and near, and those that its handout shows."""
    shown = BLOCK.search((ASSIGNMENTS / assignment(path) / "README.md").read_text("utf-8"))
    assert shown, "the handout shows no calls"
    return dict(CALLS.findall(path.read_text("utf-8"))) | {"handout": shown[1]}


def answers(path: Path) -> dict[str, tuple[Any, Any]]:
    """Give what a file and its base answer to each of the calls, in a process of its own."""
    base = BASE.search(path.read_text("utf-8"))
    assert base, f"{path.name} names no base"
    right = (ASSIGNMENTS / assignment(path) / "solutions" / f"{base[1]}.py").read_text("utf-8")
    asked = calls(path)
    answered = subprocess.run(
        [sys.executable, "-P", str(HERE / "far_calls.py")],
        input=json.dumps([[text, [*asked.values()]] for text in (composed(path), right)]),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    wrong_answers, right_answers = json.loads(answered.stdout)
    return dict(zip(asked, zip(wrong_answers, right_answers, strict=True), strict=True))


def main(names: Sequence[str]) -> int:
    """Print a line for each file: its score and what it loses. Count those with full marks."""
    paths = [path for path in SUBMISSIONS if assignment(path) in names or not names]
    full = 0
    for path in paths:
        report = check(path)
        lost = [claim["name"] for claim in report["properties"] if _lost(claim)]
        full += not lost
        line = f"{assignment(path):16} {path.stem:48} {report['score']:6.2f}  {', '.join(lost)}"
        print(line.rstrip(), flush=True)
    print(f"{full} of {len(paths)} have full marks")
    return 0


def check(path: Path) -> dict[str, Any]:
    """Check a file as a student does; give the report, as ``gradekit check`` writes it in JSON."""
    return report_on(composed(path), path.name)


def report_on(text: str, name: str) -> dict[str, Any]:
    """Check the text of a submission; `name` is that of its file, for the error."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "submission.py")
        file.write_text(text, "utf-8")
        command = [sys.executable, "-m", "gradekit", "check", str(file), "--format", "json"]
        checked = subprocess.run(command, capture_output=True, text=True, check=False)
    if not checked.stdout:
        raise RuntimeError(f"{name}: {checked.stderr}")
    report: dict[str, Any] = json.loads(checked.stdout)
    return report


def _lost(claim: Mapping[str, Any]) -> bool:
    return bool(claim["points"] < claim["max_points"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
