"""Claims that are loaded without Hypothesis are the claims, or there are none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gradekit.assignment import library
from gradekit.assignment.claims_without_hypothesis import load_claims
from gradekit.assignment.reading import read_manifest

IMPORTS = """\
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from gradekit.strategies import GRID, grid

"""
LIGHT = f"""{IMPORTS.replace("GRID, ", "")}
import random
from math import exp
from random import random as chance

numbers = st.lists(grid(-8, 8), min_size=1) | st.just([2.0])
few = settings(max_examples=5)
LARGEST = 8


@st.composite
def pairs(draw):
    return draw(numbers), draw(st.integers(0, 3))


def largest(xs):
    return max(*xs, LARGEST)


def rows():
    return numbers.map(sorted).filter(len)


@few
@given(xs=numbers, pair=pairs())
@example(xs=[1.0], pair=([1.0], 0))
def one(double_all, xs, pair):
    assert largest(double_all(xs)) >= LARGEST


def two(double):
    example = double(3.0)
    assert example == 6.0
"""
DOUBTFUL = {
    "it assumes": "assume(double(1.0))",
    "it names what belongs to the strategies": "assert double(1.0) / GRID",
    "it draws by itself": "numbers.example()",
    "it calls what names a strategy": "assert rows()",
    "it imports Hypothesis itself": "import hypothesis\n    hypothesis.note('tried')",
    "it imports strategies itself": "from gradekit.strategies import grid\n    grid(0, 1)",
    "it does so in a function of its own": "assert any(numbers for _ in [1])",
    "it has a strategy as a default": "pass\n\n\ndef two(double, xs=numbers):\n    pass",
    "its file can not be run so": "pass\n\n\nassert isinstance(numbers, st.SearchStrategy)",
    "it is no function": "pass\n\n\ntwo = 3",
    "it is not there": "pass\n\n\ndel two",
    "it is of a class that draws": (
        "assert Kept()\n\n\nclass Kept:\n    def __init__(self):\n        self.xs = numbers"
    ),
    "it holds an object that draws": (
        "assert KEPT.xs\n\n\nclass Kept:\n    pass\n\n\nKEPT = Kept()\nKEPT.xs = numbers"
    ),
    "it calls with a strategy": (
        "assert CALL()\n\n\nfrom functools import partial\n\nCALL = partial(len, numbers)"
    ),
    "it imports a part of Hypothesis": (
        "from hypothesis.control import assume as need\n    need(double(1.0))"
    ),
    "it has a table by strategies": "assert KEPT\n\n\nKEPT = {GRID: 1}",
    "it compares what belongs to the strategies": "assert FINE\n\n\nFINE = GRID == 256",
    "it asks whether there are strategies": "assert FINE\n\n\nFINE = 1 if numbers else 2",
    "it compares strategies": "assert FINE\n\n\nFINE = numbers == 3",
    "its class inherits what draws": (
        "assert Kept.xs\n\n\nclass Base:\n    xs = numbers\n\n\nclass Kept(Base):\n    pass"
    ),
    "it asks a property of an object": (
        "assert KEPT.xs\n\n\nclass Kept:\n    @property\n    def xs(self):\n"
        "        return numbers\n\n\nKEPT = Kept()"
    ),
    "it looks into a list of strategies": "assert KEPT\n\n\nKEPT = [numbers]",
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "properties.py").write_text(text, "utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize("name", library.names())
def test_those_of_the_bundled_assignments_are_the_same_code(name: str) -> None:
    manifest = read_manifest(library.find(name).folder)
    claims = load_claims(manifest.folder, manifest.policies)
    whole = library.load_assignment(manifest)
    assert {one.name: one.check for one in whole.properties}.keys() == claims.keys()
    for one in whole.properties:
        inner = getattr(one.check, "hypothesis", None)
        code = inner.inner_test.__code__ if inner else one.check.__code__
        assert claims[one.name].__code__ == code


def test_what_only_draws_is_in_no_ones_way(written: Callable[[str], Path]) -> None:
    claims = load_claims(written(LIGHT), ["one", "two"])
    assert set(claims) == {"one", "two"}
    claims["one"](double_all=lambda xs: [2 * x for x in xs], xs=[5.0], pair=None)
    with pytest.raises(AssertionError):
        claims["two"](double=lambda x: x)


@pytest.mark.parametrize("body", DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_where_it_may_matter_there_are_none(written: Callable[[str], Path], body: str) -> None:
    light = LIGHT[: LIGHT.index("def two")]
    light = light.replace("import grid", "import GRID, grid") if "GRID" in body else light
    text = light + f"def two(double):\n    {body}\n"
    assert load_claims(written(text), ["one", "two"]) == {}


def test_a_name_that_is_imported_is_no_claim(tmp_path: Path) -> None:
    folder = tmp_path / "properties"
    folder.mkdir()
    (folder / "_shared.py").write_text("def two(x):\n    return x\n", "utf-8")
    (folder / "first.py").write_text("from ._shared import two\n", "utf-8")
    (folder / "second.py").write_text("def two(double):\n    assert double(1)\n", "utf-8")
    claims = load_claims(tmp_path, ["two"])
    assert claims["two"].__module__.endswith("second")


@pytest.mark.parametrize("name", ["autograd", "manual-gradients", "microgpt"])
def test_files_beside_the_properties_have_no_hypothesis_either(name: str) -> None:
    manifest = read_manifest(library.find(name).folder)
    assert load_claims(manifest.folder, manifest.policies)
    beside = [module for key, module in sys.modules.items() if key.startswith("gradekit_claims_")]
    named = [vars(module)[name] for module in beside for name in vars(module)]
    origins = {str(getattr(one, "__module__", getattr(one, "__name__", ""))) for one in named}
    assert beside
    assert not [origin for origin in origins if origin.split(".")[0] == "hypothesis"]
