"""What reads bytes of a stranger's: each gives an answer or its own error, and nothing else."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from gradekit import submission
from gradekit.errors import AssignmentError, SubmissionError
from gradekit.folder import read_manifest
from gradekit.worker.child import wire

ROOT = Path(__file__).parents[2]
FOLDER = Path(tempfile.mkdtemp(prefix="gradekit-fuzz-"))
"""Where manifests are written, one over the other."""


def read_frame(data: bytes) -> None:
    """Read the bytes as the beginning of a frame, and as a whole reply of a worker."""
    with contextlib.suppress(wire.WireError):
        assert wire.length(data.ljust(wire.PRELUDE.size, b"\0"), wire.LARGEST) <= wire.LARGEST
    with contextlib.suppress(wire.WireError):
        reply = wire.decode_reply(data[: wire.LARGEST])
        assert isinstance(reply, wire.Reply)


def read_notebook(data: bytes) -> None:
    """Read the bytes as a student's notebook."""
    with contextlib.suppress(SubmissionError):
        submission.parse_notebook(data.decode("utf-8", "replace"), path="fuzz.ipynb")


def read_module(data: bytes) -> None:
    """Read the bytes as a student's file of Python."""
    with contextlib.suppress(SubmissionError):
        submission.parse(data.decode("utf-8", "replace"), path="fuzz.py")


def read_folder(data: bytes) -> None:
    """Read the bytes as the manifest of an assignment."""
    FOLDER.joinpath("assignment.toml").write_bytes(data)
    with contextlib.suppress(AssignmentError):
        read_manifest(FOLDER)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "wire": read_frame,
    "notebook": read_notebook,
    "module": read_module,
    "manifest": read_folder,
}


def seeds(target: str) -> list[bytes]:
    """Give what is right, to begin with."""
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
        wire.Hello("3.11.7", []),
        wire.Ready(1, ["softmax"], "2.4.6"),
        wire.Returned(2, [0.5, {"a": [None, True, -1, 2**63]}], [(0, [1.0])]),
        wire.Raised(3, "ValueError", "no", 4),
        wire.Unreadable(5, "a generator"),
        wire.Ask("softmax", [[1.0, 2.0]]),
    ]
    manifests = sorted((ROOT / "assignments").glob("*/assignment.toml"))
    solutions = sorted((ROOT / "assignments").glob("*/solutions/*.py"))
    return {
        "wire": [wire.encode(reply)[wire.PRELUDE.size :] for reply in replies],
        "notebook": [json.dumps(notebook).encode()],
        "module": [path.read_bytes() for path in solutions[:3]],
        "manifest": [path.read_bytes() for path in manifests[:2]],
    }[target]
