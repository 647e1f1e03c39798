"""Notebooks as JSON, as far as the courses here need them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.environments import Environment

KERNEL: Final = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
}


def cell(name: str, source: str, metadata: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give a cell of code."""
    return {
        "cell_type": "code",
        "id": name[:64],
        "metadata": dict(metadata or {}),
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def write(path: Path, cells: Sequence[Mapping[str, Any]]) -> None:
    """Write a notebook for the kernel that every environment has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"cells": list(cells), "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(content), "utf-8")


def variables(folder: Path, environment: Environment) -> dict[str, str]:
    """Activate an environment, and keep Jupyter away from what the user has configured."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    path = os.pathsep.join([str(environment.folder / "bin"), os.environ.get("PATH", "")])
    return {"PATH": path} | {name: str(folder / name.lower()) for name in names}
