"""The submissions of the benchmarks: all different, the right ones right, the wrong ones wrong."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.claims import CLAIMS, CLOSE, FUNCTIONS
from tests.benchmarks.definitions import mistake, mistakes, style, styles
from tests.benchmarks.files import ASSIGNMENT, IN_NUMPY, MISTAKES, UNLIKE
from tests.benchmarks.variety import Variant, composed, variants

Losses = Mapping[str, Mapping[str, float]]


def right() -> list[Variant]:
    return list(variants(6, seed=1, assignment=ASSIGNMENT))


def wrong() -> list[Variant]:
    return list(variants(4, seed=1, wrong=1.0, assignment=ASSIGNMENT))


def of_every_style() -> list[Variant]:
    """Compose as few submissions as have every way to write every function."""
    ways = [styles(name) for name in FUNCTIONS]
    most = max(map(len, ways))
    return [
        composed([some[number % len(some)] for some in ways], random.Random(number))
        for number in range(most)
    ]


def wrong_in_all() -> list[Variant]:
    pieces = [mistake(ASSIGNMENT, name, function) for function, name in MISTAKES.items()]
    return [composed(pieces, random.Random(0))]


def of_cold() -> list[Variant]:
    chosen = [[style(one, name) for name, one in ways.items()] for ways in (UNLIKE, IN_NUMPY)]
    return [composed(pieces, random.Random(0)) for pieces in chosen]


KINDS = {
    "right": right,
    "wrong": wrong,
    "of_every_style": of_every_style,
    "wrong_in_all": wrong_in_all,
    "of_cold": of_cold,
}


@pytest.fixture(scope="module")
def losses(tmp_path_factory: pytest.TempPathFactory) -> Losses:
    """Grade them all in one folder; give the points that each loses for each function."""
    folder = tmp_path_factory.mktemp("students")
    for kind, write in KINDS.items():
        for number, one in enumerate(write()):
            folder.joinpath(f"{kind}-{number}.py").write_text(one.text, "utf-8")
    accepted = [f"--accept-missing={name}" for name in missing()]
    command = [sys.executable, "-m", "gradekit", "grade", str(folder), *accepted]
    done = subprocess.run(
        [*command, "--assignment", str(ASSIGNMENT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = map(json.loads, done.stdout.splitlines())
    return {line["file"].removesuffix(".py"): lost(line["report"]["properties"]) for line in lines}


def missing() -> Sequence[str]:
    """Name what this machine does not keep a submission from: here nobody's code is run."""
    from tests.isolation import ISOLATION

    return sorted(ISOLATION.finding().missing)


def lost(properties: Sequence[Mapping[str, object]]) -> dict[str, float]:
    points = dict.fromkeys(FUNCTIONS, 0.0)
    for one in properties:
        (name, *_) = one["functions"]
        points[name] += one["max_points"] - one["points"]
    return points


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["right", "of_every_style", "of_cold"])
def test_right_ones_earn_all_points(kind: str, losses: Losses) -> None:
    graded = {name: points for name, points in losses.items() if name.startswith(f"{kind}-")}
    assert len(graded) == len(KINDS[kind]())
    assert {name: points for name, points in graded.items() if any(points.values())} == {}


@pytest.mark.slow
def test_wrong_ones_lose_points_for_what_is_wrong_in_them(losses: Losses) -> None:
    for number, one in enumerate(wrong()):
        assert 1 <= len(one.wrong) <= 3
        found = losses[f"wrong-{number}"]
        assert {name for name in FUNCTIONS if found[name]} == set(one.wrong), one.text


@pytest.mark.slow
def test_five_mistakes_are_found_in_five_functions(losses: Losses) -> None:
    assert all(losses["wrong_in_all-0"].values())


@pytest.mark.slow
def test_texts_differ_and_are_the_same_again_with_the_same_seed() -> None:
    texts, again, other = (
        [one.text for one in variants(150, seed=seed, wrong=0.3, assignment=ASSIGNMENT)]
        for seed in (3, 3, 4)
    )
    assert len(set(texts)) == 150
    assert again == texts
    assert not set(other) & set(texts)


@pytest.mark.sample(2)
@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (0.3, 30), (0.5, 50), (1.0, 100)])
def test_the_share_of_wrong_ones_is_what_was_asked(share: float, count: int) -> None:
    found = variants(100, wrong=share, assignment=ASSIGNMENT)
    assert sum(bool(one.wrong) for one in found) == count


def test_many_round_in_ways_of_their_own() -> None:
    chance = random.Random(0)
    rows = [[chance.gauss(0, 3) for _ in range(27)] for _ in range(10)]
    results = set()
    for one in variants(40, assignment=ASSIGNMENT):
        names = run(one)
        loss = float(names["sequence_loss"](rows, list(range(10))))
        shares = [float(share) for row in rows for share in names["softmax"](row)]
        slopes = [float(x) for row in rows for x in names["softmax_cross_entropy_grad"](row, 3)]
        results.add((loss, float(names["perplexity"](loss)), *shares, *slopes))
    assert len(results) > 20


def run(one: Variant) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(CLOSE, names)
    exec(one.text, names)
    return names


def holds(claim: str, names: dict[str, Any]) -> bool:
    try:
        return eval(claim, names)
    except ArithmeticError:
        return False


def test_the_ten_claims_hold_for_right_ones_and_not_for_wrong_ones() -> None:
    assert len(CLAIMS) == 10
    for one in right():
        names = run(one)
        assert all(holds(claim, names) for claim in CLAIMS.values())
    names = run(wrong_in_all()[0])
    assert {claim for claim in CLAIMS.values() if holds(claim, names)} != set(CLAIMS.values())


def test_every_misconception_is_a_mistake_in_one_function() -> None:
    there = len(list(ASSIGNMENT.glob("misconceptions/*.py")))
    assert sum(len(mistakes(ASSIGNMENT, name)) for name in FUNCTIONS) == there


def test_a_share_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^wrong=1.5: it is a share, so give a number from 0 to"):
        next(variants(1, wrong=1.5, assignment=ASSIGNMENT))


def test_a_folder_without_misconceptions_is_named(tmp_path: Path) -> None:
    told = r"misconceptions: no file there is named gradient_\*.py. Name the folder of the assign"
    with pytest.raises(FileNotFoundError, match=told):
        mistakes(tmp_path, "softmax_cross_entropy_grad")
