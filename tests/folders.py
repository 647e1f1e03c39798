"""The tiny assignment and what reading it comes to; which cases of a test are slow."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import library, misconceptions
from gradekit.assignment.overlay import compose
from gradekit.model.assignment import Assignment
from gradekit.model.errors import AssignmentError
from gradekit.submission.reading import parse

TINY = Path(__file__).parent / "tiny"
PLAIN = (TINY / "solutions" / "plain.py").read_text("utf-8")
ASSIGNMENTS = Path(__file__).parents[1] / "assignments"
BASE = re.compile(r"^# base: (\w+)\n", re.MULTILINE)
EXAMPLES = 30
"""Examples of each property of the tiny assignment, where they are drawn for all tests."""
QUICK = ("cross-entropy", "kl-divergence")
"""Of what is tried with every assignment and takes long, these two always are."""
Change = Callable[..., Path]


def slow_but_for(names: Iterable[str], quick: Sequence[str] = QUICK) -> list[Any]:
    """Give names as parameters of a test that is slow, but for some of them."""
    return [pytest.param(name, marks=[] if name in quick else pytest.mark.slow) for name in names]


def spread(number: int, cases: int) -> set[int]:
    """Choose so many places of all, evenly spread.

    The stride has no factor in common with the number of cases: those of several
    parameters are a grid, of which another stride would meet the same column each time.
    """
    strides = itertools.count(max(1, cases // number))
    stride = next(each for each in strides if math.gcd(each, cases) == 1)
    return {place * stride % cases for place in range(number)}


def load(folder: Path) -> Assignment:
    """Read a folder and load its properties."""
    return library.load_assignment(library.find(str(folder)))


def limited(assignment: Assignment, **seconds: float) -> Assignment:
    """Give an assignment with other limits: less to wait for what has no end."""
    limits = replace(assignment.manifest.limits, **seconds)  # type: ignore[arg-type]
    return replace(assignment, manifest=replace(assignment.manifest, limits=limits))


def composed(path: Path) -> str:
    """Give a look-alike or a broken helper as a student would hand it in."""
    own = path.read_text("utf-8")
    base = BASE.search(own)
    if not base:
        return own
    solutions = ASSIGNMENTS / str(parse(own, path=path.name).assignment) / "solutions"
    return compose((solutions / f"{base[1]}.py").read_text("utf-8"), BASE.sub("", own, count=1))


def misconception(folder: Path, name: str) -> str:
    """Give the whole text of one of a folder's misconceptions."""
    (mistake,) = (one for one in library.find(str(folder)).misconceptions if one.name == name)
    return misconceptions.text(mistake)


def problems(folder: Path, *, thorough: bool = False) -> list[str]:
    """Give what is told about a folder, each without the folder's path."""
    with pytest.raises(AssignmentError) as caught:
        library.load_assignment(library.find(str(folder), thorough=thorough))
    return [one.replace(f"{folder}/", "") for one in caught.value.problems]
