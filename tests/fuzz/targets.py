"""What reads bytes of a stranger's: each gives an answer or its own error, and nothing else."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from gradekit.assignment.reading import read_manifest
from gradekit.model.errors import AssignmentError, SubmissionError
from gradekit.sandbox.child import protocol
from gradekit.submission import reading

ROOT = Path(__file__).parents[2]
FOLDER = Path(tempfile.mkdtemp(prefix="gradekit-fuzz-"))
"""Where manifests are written, one over the other."""


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
    """Read the bytes as a student's notebook."""
    with contextlib.suppress(SubmissionError):
        reading.parse_notebook(data.decode("utf-8", "replace"), path="fuzz.ipynb")


def read_module(data: bytes) -> None:
    """Read the bytes as a student's file of Python."""
    with contextlib.suppress(SubmissionError):
        reading.parse(data.decode("utf-8", "replace"), path="fuzz.py")


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
    return {
        "wire": [protocol.encode(reply)[protocol.PRELUDE.size :] for reply in replies],
        "notebook": [json.dumps(notebook).encode()],
        "module": [path.read_bytes() for path in solutions[:3]],
        "manifest": [path.read_bytes() for path in manifests[:2]],
    }[target]
