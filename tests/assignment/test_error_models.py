"""Error models of a folder: found by the name of their function, and called as it is."""

from __future__ import annotations

import cProfile
import sys
from pathlib import Path

import pytest

from gradekit.assignment import fingerprint, library
from gradekit.assignment.error_models import WORK_WITH_NUMPY, Loading, Runner, load_model
from gradekit.mistakes import ErrorModel
from gradekit.model.errors import AssignmentError
from tests.folders import load

MODEL = """from gradekit.mistakes import mistakes

from ._parts import twice


@mistakes(more={"two": "You add 2."}, empty={"list": "You empty the list."})
def double(pick, x):
    if pick("more") == "two":
        return x + 2
    if pick("empty"):
        x.clear()
    return twice(x)
"""


@pytest.fixture
def modelled(folder: Path) -> Path:
    """Give a folder with an error model of `double`."""
    (folder / "mistakes").mkdir()
    (folder / "mistakes" / "double.py").write_text(MODEL, "utf-8")
    (folder / "mistakes" / "_parts.py").write_text("def twice(x):\n    return 2 * x\n", "utf-8")
    return folder


def runner(folder: Path, function: str = "double") -> Runner:
    found = model(folder, function)
    assert found is not None
    return Runner(found, function, load(folder).manifest)


def model(folder: Path, function: str = "double") -> ErrorModel | None:
    return load_model(load(folder).manifest, function)


def test_a_model_imports_its_building_blocks(modelled: Path) -> None:
    run = runner(modelled)
    assert run({}, [3.0]) == ["returned", 6.0, []]
    assert run({"more": "two"}, [3.0]) == ["returned", 5.0, []]


def test_a_function_needs_no_model(modelled: Path, folder: Path) -> None:
    assert model(modelled, "double_all") is None


def test_a_changed_model_is_read_again(modelled: Path) -> None:
    parts = modelled / "mistakes" / "_parts.py"
    assert model(modelled) is not None
    parts.write_text("def twice(x):\n    return [2, x, 2]\n", "utf-8")
    run = runner(modelled)
    assert run({}, [3.0]) == ["returned", [2, 3.0, 2], []]


def test_a_model_does_not_change_what_it_is_given(modelled: Path) -> None:
    given = [[1.0, 2.0]]
    run = runner(modelled)
    assert run({"empty": "list"}, given) == ["returned", [], []]
    assert given == [[1.0, 2.0]]


def test_a_model_may_be_given_more_than_a_call_can_hold(modelled: Path) -> None:
    run = runner(modelled)
    assert run({}, [2**80]) == ["returned", 2**81, []]
    given = [[2**80]]
    assert run({"empty": "list"}, given) == ["returned", [], []]
    assert given == [[2**80]]


def test_what_a_model_raises_is_its_outcome(modelled: Path) -> None:
    run = runner(modelled)
    assert run({"more": "two"}, [[1.0]]) == ["raised", "TypeError", []]


def test_the_work_is_the_same_every_time(modelled: Path) -> None:
    run = runner(modelled)
    assert run.work([3.0]) == run.work([3.0]) > 0


@pytest.mark.parametrize("how", ["import numpy", "import numpy as np"])
def test_calls_with_numpy_are_more_work(modelled: Path, how: str) -> None:
    before = runner(modelled).work([3.0])
    parts = modelled / "mistakes" / "_parts.py"
    parts.write_text(f"{how}\n\n\ndef twice(x):\n    return 2 * x\n", "utf-8")
    assert before < runner(modelled).work([3.0]) <= WORK_WITH_NUMPY * before


def test_copying_what_is_given_is_no_work(modelled: Path) -> None:
    run = runner(modelled)
    assert run.work([[1.0] * 1000]) == run.work([[1.0]])


def test_a_profile_goes_on_after_work_is_counted(modelled: Path) -> None:
    run = runner(modelled)
    profile = cProfile.Profile()
    profile.enable()
    before = sys.getprofile()
    try:
        counted = run.work([3.0])
        assert sys.getprofile() is before
    finally:
        profile.disable()
    assert counted == run.work([3.0]) > 0


def test_a_file_without_a_model_is_refused(modelled: Path) -> None:
    path = modelled / "mistakes" / "double.py"
    path.write_text("def double(pick, x):\n    return 2 * x\n", "utf-8")
    with pytest.raises(AssignmentError) as caught:
        model(modelled)
    assert str(caught.value.problems[0]) == (
        f"{path}: it defines no error model double. Write @mistakes(...) before the function."
    )


def test_a_model_is_loaded_meanwhile(modelled: Path) -> None:
    model = Loading(load(modelled).manifest, "double").model()
    assert isinstance(model, ErrorModel)
    assert model.function({}.get, 3.0) == 6.0


def test_what_is_wrong_with_a_model_is_raised_where_it_is_asked_for(modelled: Path) -> None:
    (modelled / "mistakes" / "double.py").write_text("double = 1 / 0\n", "utf-8")
    loading = Loading(load(modelled).manifest, "double")
    with pytest.raises(AssignmentError, match=r"line 1: it could not be loaded \(ZeroDivision"):
        loading.model()


def test_the_fingerprint_covers_error_models(modelled: Path, tmp_path: Path) -> None:
    before = fingerprint.of_claims(modelled, tmp_path)
    (modelled / "mistakes" / "_parts.py").write_text("def twice(x):\n    return x + x\n", "utf-8")
    assert fingerprint.of_claims(modelled, tmp_path) != before


def test_programs_run_with_the_class_that_a_variant_is() -> None:
    manifest = library.find("autograd")
    program = "a = Value(2.0); b = Value(3.0); L = a * b; L.backward(); print(L.data, a.grad)"
    found = load_model(manifest, "Value")
    assert found is not None
    assert Runner(found, "Value", manifest)({}, [program]) == ["returned", [6.0, 3.0], []]


def test_a_program_uses_the_right_variants_of_other_models() -> None:
    manifest = library.find("autograd")
    program = "a = Value(0.0); b = Value(0.0); p, q = softmax([a, b]); print(p.data, q.data)"
    found = load_model(manifest, "softmax")
    assert found is not None
    run = Runner(found, "softmax", manifest)
    assert run({}, [program]) == ["returned", [0.5, 0.5], []]
    assert run.work([program]) == run.work([program]) > 0
