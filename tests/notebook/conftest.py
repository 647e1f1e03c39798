"""One kernel for all tests, in which nbclient runs one notebook after the other."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbformat import NotebookNode

BEGIN = """
__import__("os").chdir({folder!r})
get_ipython().reset()
get_ipython().run_line_magic("precision", "")
get_ipython().execution_count = 1
import os as _os
_os.environ.pop("JPY_SESSION_NAME", None)
"""
CHECK = """
import gradekit as _gradekit
print(_gradekit.check({arguments}).{what}, flush=True)
"""


@dataclass
class Ran:
    """What running a cell came to: what it printed and showed, by type, or raised."""

    text: str = ""
    data: dict[str, str] = field(default_factory=dict)
    error: str = ""


class Kernel:
    """A kernel, and the client by which nbclient talks to it."""

    def __init__(self) -> None:
        self.manager, self.channels = start_new_kernel(kernel_name="python3")
        self.client = NotebookClient(nbformat.v4.new_notebook(), km=self.manager, timeout=60)
        self.client.kc = self.channels
        self.client.allow_errors = True

    def begin(self, folder: Path) -> None:
        """Forget all that was run, as a new kernel that was started in a folder."""
        self.silent(BEGIN.format(folder=str(folder)))

    def run(self, notebook: NotebookNode, order: Sequence[int] | None = None) -> list[NotebookNode]:
        """Run the cells of a notebook, or some of them in an order; give them with outputs."""
        self.client.nb = notebook
        chosen = range(len(notebook.cells)) if order is None else order
        return [self.client.execute_cell(notebook.cells[index], index) for index in chosen]

    def cell(self, text: str) -> Ran:
        """Run one cell, and give what came of it."""
        (cell,) = self.run(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)]))
        ran = Ran()
        for output in cell.outputs:
            ran.text += output.get("text", "")
            ran.data |= output.get("data", {})
            ran.error += "\n".join(output.get("traceback", []))
        return ran

    def silent(self, code: str) -> str:
        """Run what stays out of the history, as front ends do; give what it printed."""
        printed: list[str] = []

        def take(message: dict[str, Any]) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])
            elif message["msg_type"] == "error":
                raise AssertionError("\n".join(message["content"]["traceback"]))

        self.channels.execute_interactive(
            code, silent=True, store_history=False, output_hook=take, timeout=60
        )
        return "".join(printed)

    def report(self, arguments: str = "") -> dict[str, Any]:
        """Check what was run, outside the history, and give the report."""
        report: dict[str, Any] = json.loads(
            self.silent(CHECK.format(arguments=arguments, what="report.to_json()"))
        )
        return report

    def remarks(self, arguments: str = "") -> str:
        """Check what was run, outside the history, and give what is remarked on it."""
        return self.silent(CHECK.format(arguments=arguments, what="remarks"))

    def stop(self) -> None:
        self.channels.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="session")
def shared_kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    folder = tmp_path_factory.getbasetemp() / "ipython"
    before = dict(os.environ)
    os.environ |= {"IPYTHONDIR": str(folder), "XDG_CACHE_HOME": str(folder / "cache")}
    kernel = Kernel()
    os.environ.clear()
    os.environ |= before
    yield kernel
    kernel.stop()


@pytest.fixture
def kernel(shared_kernel: Kernel, tmp_path: Path) -> Kernel:
    """Give the kernel as if it had been started just now, in a folder of this test."""
    shared_kernel.begin(tmp_path)
    return shared_kernel
