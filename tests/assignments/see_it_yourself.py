"""Run the lines that a report offers, and compare what they print with what it says."""

from __future__ import annotations

import ast
import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from gradekit.model.mismatch import show
from gradekit.model.outcomes import OutcomeKind
from gradekit.model.report import Counterexample, Report
from gradekit.reports.reproduction import reproduce

NAME: Final = "hw"
NUMBER: Final = re.compile(r"-?(?:\d+\.?\d*(?:e[+-]?\d+)?|inf\b)|\bnan\b")
OBJECT: Final = re.compile(r"<[\w.]+ object at 0x[0-9a-f]+>")
ENDED: Final = frozenset({OutcomeKind.TIMED_OUT, OutcomeKind.OUT_OF_MEMORY, OutcomeKind.DIED})
CLOSE: Final = 1e-7  # NumPy prints eight digits
LONGEST: Final = 900  # of more numbers NumPy prints the first and the last
PROGRAM: Final = f"""
import contextlib, io, json, sys
printed = []
for line in json.load(sys.stdin):
    sys.modules.pop({NAME!r}, None)
    with contextlib.redirect_stdout(io.StringIO()) as text:
        try:
            import {NAME}
        except Exception:
            pass
        text.truncate(text.seek(0))  # what the file prints when it is imported
        try:
            exec(line, {{}})
        except Exception as error:
            text.write(f"raised {{type(error).__name__}}")
    printed.append(text.getvalue())
json.dump(printed, sys.stdout)
"""


def differences(report: Report, source: str, folder: Path) -> Iterator[str]:
    """Tell which lines print something else than the report says; `folder` is to be written to."""
    (folder / f"{NAME}.py").write_text(source, "utf-8")
    shown = [
        (result.name, result.counterexample, _program(result, report))
        for result in report.properties
        if result.counterexample and not _ends(result.counterexample)
    ]
    lines = [(name, failure, line) for name, failure, line in shown if line]
    texts = _printed([line for _, _, line in lines], folder)
    for (name, failure, line), text in zip(lines, texts, strict=True):
        if not _is_said(text, failure):
            yield f"{report.title} {name}: {line[-300:]}\n  prints {text!r}, {_said(failure)}"


def _program(result: Any, report: Report) -> str:
    """Give what ``python -c`` would run; empty where there is no line."""
    offered = reproduce(result, report)
    if offered is None:
        return ""
    quoted = offered.line.removeprefix("python -c ")
    if quoted == offered.line:  # it is to be pasted below the student's code
        return f"from {NAME} import *; {quoted}"
    return json.loads(f'["{quoted[1:-1]}"]')[0] if quoted[0] == '"' else _unquoted(quoted)


def _unquoted(text: str) -> str:
    import shlex

    (program,) = shlex.split(text)
    return program


def _ends(failure: Counterexample) -> bool:
    """Whether the call ends the process, which a test must not do."""
    return any(failure.calls[place].outcome in ENDED for place in failure.shown)


def _printed(lines: list[str], folder: Path) -> list[str]:
    if not lines:
        return []
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROGRAM],
        input=json.dumps(lines),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=200,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _said(failure: Counterexample) -> str:
    values = [failure.calls[place].value for place in failure.shown]
    return f"but {failure.evidence} {failure.got!r} of {values!r} is said"[:600]


def _is_said(text: str, failure: Counterexample) -> bool:
    calls = [failure.calls[place] for place in failure.shown]
    if failure.evidence == "call":
        return text.strip().endswith(f"raised {calls[-1].exception}")
    if failure.evidence == "change":
        return _shortened(text) == failure.got or _alike(_numbers(text), _numbers(failure.got))
    values = [number for call in calls for number in _leaves(call.value)]
    if any(isinstance(value, str) and value not in {"nan", "inf", "-inf"} for value in values):
        return True  # words, or a value that is too large to be quoted
    printed = _numbers(text)
    return _alike(printed, [float(value) for value in values]) or len(values) > LONGEST


def _shortened(text: str) -> str:
    try:
        return show(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return text


def _numbers(text: str) -> list[float]:
    words = re.sub(r"np\.\w+\(|dtype=\w+|'[^']*'", "", text)
    words = OBJECT.sub("nan", words)  # a number of the student's own class, which prints so
    return [float(number) for number in NUMBER.findall(words)]


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif value is not None:
        yield value


def _alike(printed: list[float], said: list[float]) -> bool:
    return len(printed) == len(said) and all(
        math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-8) or one == other or math.isnan(one)
        for one, other in zip(printed, said, strict=True)
    )
