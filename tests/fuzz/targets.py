"""What reads bytes of a stranger's: each gives an answer or its own error, and nothing else."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from gradekit.assignment.reading import read_manifest
from gradekit.grading.folder import graded_before
from gradekit.model.errors import AssignmentError, SubmissionError, UsageError
from gradekit.sandbox import static_imports
from gradekit.sandbox.child import protocol
from gradekit.submission import file, header, in_place, reading
from tests.fuzz.bombs import bombs

ROOT = Path(__file__).parents[2]
FOLDER = Path(tempfile.mkdtemp(prefix="gradekit-fuzz-"))
"""Where manifests and the like are written, one over the other."""

SMALL = 2_000
"""Characters of a bomb that the fuzzer begins with; it makes larger ones of them."""


def read_frame(data: bytes) -> None:
    """Read the bytes as the beginning of a frame, and as a whole reply of a worker."""
    with contextlib.suppress(protocol.ProtocolError):
        assert (
            protocol.length(data.ljust(protocol.PRELUDE.size, b"\0"), protocol.LARGEST)
            <= protocol.LARGEST
        )
    with contextlib.suppress(protocol.ProtocolError):
        reply = protocol.decode_reply(data[: protocol.LARGEST])
        assert isinstance(reply, protocol.Reply)


def read_notebook(data: bytes) -> None:
    """Read the bytes as a student's notebook, all of it and what is needed."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(SubmissionError):
        reading.parse_notebook(text, path="fuzz.ipynb", load="module")
        reading.parse_notebook(text, path="fuzz.ipynb", functions=["loss"])


def read_module(data: bytes) -> None:
    """Read the bytes as a student's file of Python, all of it and what is needed."""
    text = data.decode("utf-8", "replace")
    with contextlib.suppress(SubmissionError):
        static_imports.imported(reading.parse(text, path="fuzz.py").source)
        reading.parse(text, path="fuzz.py", load="definitions")
        source = reading.parse(text, path="fuzz.py", load="definitions", functions=["loss"]).source
        in_place.writes_into_parameters(source, "loss")


def read_file(data: bytes) -> None:
    """Read the bytes as a file that a student has saved, in whatever encoding."""
    for name in ("fuzz.py", "fuzz.ipynb"):
        path = FOLDER / name
        path.write_bytes(data)
        with contextlib.suppress(SubmissionError):
            reading.read_submission(path, functions=["loss"])


def read_header(data: bytes) -> None:
    """Read the bytes as the beginning of a file, which need not be Python or JSON."""
    FOLDER.joinpath("header").write_bytes(data)
    text = file.read_leniently(str(FOLDER / "header"))
    for name in (header.find_name(text), header.find_name(text, notebook=True)):
        assert name is None or header.is_assignment_name(name)
    assert header.read_header(text).line <= header.LAST_LINE


def read_results(data: bytes) -> None:
    """Read the bytes as the results of an earlier run."""
    path = FOLDER / "results.jsonl"
    path.write_bytes(data)
    with contextlib.suppress(UsageError):
        graded_before(path, "basis")


def read_folder(data: bytes) -> None:
    """Read the bytes as the manifest of an assignment."""
    FOLDER.joinpath("assignment.toml").write_bytes(data)
    with contextlib.suppress(AssignmentError):
        read_manifest(FOLDER)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "wire": read_frame,
    "notebook": read_notebook,
    "module": read_module,
    "file": read_file,
    "header": read_header,
    "results": read_results,
    "manifest": read_folder,
}


def seeds(target: str) -> list[bytes]:
    """Give what is right, to begin with, and small bombs."""
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"gradekit": {"assignment": "cross-entropy"}},
        "cells": [
            {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": 1,
             "source": ["%matplotlib inline\n", "def softmax(z):\n", "    return z"]},
            {"cell_type": "markdown", "id": "b", "metadata": {}, "source": "# loss"},
        ],
    }  # fmt: skip
    replies = [
        protocol.Hello("3.11.7", []),
        protocol.Ready(1, ["softmax"], "2.4.6"),
        protocol.Returned(2, [0.5, {"a": [None, True, -1, 2**63]}], [(0, [1.0])]),
        protocol.Raised(3, "ValueError", "no", 4),
        protocol.Raised(4, "StatisticsError", "no", 0, ["ValueError"]),
        protocol.Unreadable(5, "a generator"),
        protocol.Ask("softmax", [[1.0, 2.0]]),
    ]
    manifests = sorted((ROOT / "assignments").glob("*/assignment.toml"))
    solutions = sorted((ROOT / "assignments").glob("*/solutions/*.py"))
    line = {"file": "a.py", "sha256": "0", "basis": "basis", "report": None}
    report = {"problem": None, "score": 1.0}
    lines = "".join(json.dumps(each) + "\n" for each in (line, line | {"report": report}))
    modules = [path.read_bytes() for path in solutions[:3]]
    right = {
        "wire": [protocol.encode(reply)[protocol.PRELUDE.size :] for reply in replies],
        "notebook": [json.dumps(notebook).encode()],
        "module": modules,
        "file": [*modules, json.dumps(notebook).encode(), b"# coding: latin-1\nx = '\xe9'\n"],
        "header": [b"# gradekit: training-step, schedule=cosine\n", json.dumps(notebook).encode()],
        "results": [lines.encode(), lines.encode()[:-9]],
        "manifest": [path.read_bytes() for path in manifests[:2]],
    }[target]
    return [*right, *(make(SMALL) for make in bombs(target).values())]
