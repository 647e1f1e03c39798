"""What is large is read in a process with limits, to the same result; what is usual is not."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.model.errors import SubmissionError, WorkerError
from gradekit.submission import limited_process, reading
from gradekit.submission.limited_process import USUAL, is_usual
from gradekit.submission.reading import Beside, parse, parse_notebook, read_submission

CODE = (
    "# gradekit: training-step, schedule=cosine\nimport numpy as np\nEPS = 1e-12\n"
    "def loss(p, *rest, k=1, **options):\n    return max(p, EPS)\n"
    "def f(): 1\nf = f()\nprint('é', '𝒳')\n"
)
LONG = "# " + "x" * USUAL + "\n" + "x = 1\n" * 1000


def write(folder, text, *, name="mine.py"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def started(monkeypatch):
    """Count the processes that read something."""
    commands = []
    run = subprocess.run

    def note(command, **options):
        commands.append(command)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", note)
    return commands


@pytest.mark.sample(2)
@pytest.mark.parametrize("load", ["module", "definitions"])
@pytest.mark.parametrize("functions", [None, {"loss"}])
def test_a_long_file_is_read_elsewhere_as_it_is_here(tmp_path, started, load, functions):
    text = CODE + LONG
    here = parse(text, path=str(tmp_path / "mine.py"), load=load, functions=functions)
    assert read_submission(write(tmp_path, text), load=load, functions=functions) == here
    assert len(started) == 1
    assert here.definitions["loss"].parameters == ("p", "*rest", "k", "**options")


def test_a_notebook_with_much_code_is_read_elsewhere_as_it_is_here(tmp_path, started, notebook):
    text = notebook("text:# loss", CODE, "x = = 1", LONG)
    path = write(tmp_path, text, name="mine.ipynb")
    assert read_submission(path) == parse_notebook(text, path=str(path))
    assert len(started) == 1


def test_a_long_module_beside_is_read_elsewhere_as_it_is_here(tmp_path, started, monkeypatch):
    write(tmp_path, CODE + LONG + "import absent\nimport os\n", name="helper.py")
    path = write(tmp_path, "from helper import *\nfrom gone import x\ny = loss(x)\n")
    beside = Beside(str(tmp_path))
    there = read_submission(path, load="definitions", functions={"loss", "y"}, beside=beside)
    assert len(started) == 1
    monkeypatch.setattr(reading, "USUAL", 1 << 20)
    here = read_submission(path, load="definitions", functions={"loss", "y"}, beside=beside)
    assert there == here
    assert (len(started), len(here.modules) > 1, "gone" in str(here.unread)) == (1, True, True)


def test_a_usual_file_costs_no_process(tmp_path, started, notebook):
    raw = json.loads(notebook(CODE))
    raw["cells"][0]["outputs"] = [{"output_type": "display_data", "data": {"png": "A" * 1_000_000}}]
    read_submission(write(tmp_path, json.dumps(raw), name="mine.ipynb"))
    read_submission(write(tmp_path, "# " + "x" * (USUAL - 3) + "\n"))
    assert not started


@pytest.mark.parametrize(
    "text",
    [
        "[" * 2 * USUAL,
        "[{}" + ",{}" * USUAL + "]",
        "{" + " " * USUAL + "}",
        '{"cells":3}' + " " * USUAL,
        '{"cells":[{"cell_type":"code","source":3}]}' + " " * USUAL,
    ],
    ids=range(5),
)
def test_what_is_no_notebook_is_not_usual(text):
    assert not is_usual(text.encode(), ".ipynb")


def test_a_long_file_that_is_no_python_is_told_with_its_place(tmp_path):
    path = write(tmp_path, LONG + "y = = 2\n")
    with pytest.raises(SubmissionError) as caught:
        read_submission(path)
    assert str(caught.value) == (
        f"{path}, line 1002: this is not valid Python: invalid syntax.\n"
        "    y = = 2\n        ^\n"
        "Correct this line, and run the code once yourself before you hand it in."
    )


def test_a_file_that_takes_too_long_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(limited_process, "SECONDS", 1)
    path = write(tmp_path, "x=1\n" * 60_000)
    with pytest.raises(SubmissionError) as caught:
        read_submission(path, load="definitions")
    assert str(caught.value) == (
        f"{path}: reading it takes over 1 seconds or 1,024 MB. "
        "Take out what is not code, such as data or tables."
    )


def test_a_file_that_takes_too_much_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limited_process, "MEMORY", 40 << 20)
    with pytest.raises(SubmissionError):
        read_submission(write(tmp_path, "x=1\n" * 60_000), load="definitions")


@pytest.mark.parametrize("boot", ["import os; os._exit(3)", "import os; os.kill(os.getpid(), 9)"])
def test_a_process_that_dies_is_no_fault_of_the_file(tmp_path, monkeypatch, boot):
    monkeypatch.setattr(limited_process, "_BOOT", boot)
    path = write(tmp_path, LONG)
    with pytest.raises(WorkerError) as caught:
        read_submission(path)
    assert str(caught.value) == (
        f"{path}: it could not be read, as the process that reads it has died. "
        "Is there enough memory? Try again."
    )


def test_a_process_that_never_answers_is_no_fault_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(limited_process, "_BOOT", "import time; time.sleep(100)")
    monkeypatch.setattr(limited_process, "WALL_SECONDS", 0.2)
    path = write(tmp_path, LONG)
    with pytest.raises(WorkerError) as caught:
        read_submission(path)
    assert str(caught.value) == (
        f"{path}: it could not be read in time (TimeoutExpired). Is there enough memory? Try again."
    )


def test_a_text_that_ends_the_process_that_parses_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(limited_process, "_BOOT", "import os; os.abort()")
    with pytest.raises(SubmissionError):
        read_submission(write(tmp_path, LONG))


def test_no_module_beside_the_submissions_is_imported(tmp_path, monkeypatch):
    write(tmp_path, "raise SystemExit(7)", name="json.py")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    assert read_submission(write(tmp_path, LONG)).source == LONG


def test_the_limits_hold_in_the_process(tmp_path, monkeypatch):
    boot = limited_process._BOOT.replace("reading.read_fields", "read")
    code = (
        "import resource\ndef read(data, **about):\n"
        "    return {'limits': [*map(resource.getrlimit, LIMITS)]}\n"
    )
    names = resource.RLIMIT_CPU, resource.RLIMIT_DATA, resource.RLIMIT_CORE
    monkeypatch.setattr(limited_process, "_BOOT", f"LIMITS = {names}\n{code}{boot}")
    about = {"path": "mine.py", "suffix": ".py", "load": "module", "functions": None}
    assert limited_process.ask(b"", about)["limits"] == [[20, 21], [1 << 30, 1 << 30], [0, 0]]


def test_gradekit_is_found_where_it_is():
    assert str(Path(limited_process.__file__).parents[2]) in limited_process._search_path()
