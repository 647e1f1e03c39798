"""An assignment in a folder of one's own that no blind spot is left in, and one that has some."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.authoring import audit as auditing
from gradekit.authoring.audit import Audit, audit
from tests.authoring import test_audit
from tests.folders import load
from tests.isolation import ISOLATION

MANIFEST = """
title = "Weighing"
reference = "reference.py"
examples = 40
base = "plain"

[functions]
weighed = "(xs: list[float], weight: float) -> list[float]"

[domain.weighed]
xs = { of = "numbers", length = [1, 300], size = 100, least = 1e-6 }
weight = { of = "number", from = 0.125, to = 8 }

[properties]
weighed_over_its_whole_range = { points = 2 }
weighed_does_not_remember = { points = 1 }
"""
PROPERTIES = '''
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit.asserts import assert_close
from gradekit.histories import assert_new, histories
from gradekit.strategies import over_the_whole_range

LISTS = st.lists(st.floats(1.0, 9.0), min_size=1, max_size=4)


@over_the_whole_range()
def weighed_over_its_whole_range(weighed, reference, call):
    """Every number is multiplied by the weight."""
    assert_close(weighed(*call), reference.weighed(*call))


@settings(max_examples=2)
@given(first=LISTS, second=LISTS)
@example(first=[1.5, 2.5], second=[3.5])
def weighed_does_not_remember(weighed, reference, first, second):
    """What is given does not depend on earlier calls, and belongs to the caller."""
    one, other = [first, 0.25], [second, 1.0]
    for call in histories(one, other):
        with call:
            assert_close(call.of(weighed), reference.weighed(*call.arguments))
    assert_close(assert_new(weighed, one, other, other), second)
'''
CODE = """
def weighed(xs, weight):
    return [weight * x for x in xs]
"""


def write(folder: Path, properties: str = PROPERTIES) -> Path:
    """Write the assignment with some properties."""
    (folder / "solutions").mkdir()
    (folder / "assignment.toml").write_text(MANIFEST)
    (folder / "properties.py").write_text(properties)
    for name in ("reference.py", "solutions/plain.py"):
        (folder / name).write_text(CODE)
    return folder


@pytest.fixture(autouse=True)
def here(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge in this process."""
    monkeypatch.setattr(auditing, "Pool", test_audit.InThisProcess)


def blind_spots(folder: Path, *, with_mutants: bool = True) -> tuple[Audit, list[str]]:
    """Audit a folder; give what its examples cannot see."""
    whole = audit(load(folder), isolation=ISOLATION, with_mutants=with_mutants)
    signs = ("empty:", "outside:", "slow:", "conditional", "mutant survives")
    return whole, [sentence for sentence in whole.broken if sentence.startswith(signs)]


@pytest.mark.slow
def test_a_folder_can_be_without_blind_spots(tmp_path: Path) -> None:
    whole, left = blind_spots(write(tmp_path))
    assert left == []
    reached, promised = whole.buckets
    assert reached == promised > 40
    assert sum(len(each.outcomes) for each in whole.conditional) > 150


def test_near_examples_leave_blind_spots(tmp_path: Path) -> None:
    near = PROPERTIES.replace(
        "@over_the_whole_range()", "@given(call=st.tuples(LISTS, st.just(2.0)))"
    )
    _, left = blind_spots(write(tmp_path, near))
    assert any(each.startswith("empty: weighed: len(xs) > 4") for each in left)
    assert any(
        each.startswith("conditional mutants survive: weighed: len(xs) > 4") for each in left
    )


@pytest.mark.slow
def test_slow_code_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path)
    slow = "import time\n" + CODE.replace(
        "    return", "    time.sleep(0.3 * (len(xs) == 300))\n    return"
    )
    (folder / "solutions" / "plain.py").write_text(slow)
    _, left = blind_spots(folder, with_mutants=False)
    (told,) = [each for each in left if each.startswith("slow:")]
    assert told.startswith("slow: weighed of plain takes 0.3")
    assert told.endswith(
        "s for an example, and at most a tenth of seconds_per_call, 0.2 s, is fair"
    )
