"""Every trick has its outcome, and the next submission is judged as if nothing had been.

Each file in ``tricks`` is a submission. The first line of its docstring is
the trick; ``Expect:`` names the outcome of each call ("or" between what is
left to chance, "then" between calls); ``Limits:`` shortens a deadline.
"""

import ast
import builtins
import math
import os
import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gradekit.verdict import OutcomeKind
from gradekit.worker import Limits, Program, Worker
from gradekit.worker.limits import KEPT_OUTPUT
from tests.worker.leaks import open_descriptors

HOSTILE = sorted((Path(__file__).parent / "tricks").glob("*.py"))
LIMITS = Limits(seconds_to_load=20, seconds_per_call=10, memory_mb=512)
RIGHT = [0.09003057317038046, 0.24472847105479764, 0.6652409557748218]
HONEST = """
import math

def softmax(logits):
    weights = [math.exp(logit - max(logits)) for logit in logits]
    return [weight / sum(weights) for weight in weights]
"""
WATCHED = (np, np.ndarray, np.testing, np.random, math, builtins, os, random)


def snapshot():
    """Note every name of the modules that a judge relies on."""
    return [{name: id(value) for name, value in vars(one).items()} for one in WATCHED]


UNTOUCHED = snapshot()


def field(path, name):
    """Read a line such as "Expect: died" from the docstring of a submission."""
    text = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    found = re.search(rf"^{name}: (.*)$", text, re.MULTILINE)
    return found[1] if found else ""


def expected(path):
    """Give, for each call, the kinds of outcome that are right."""
    calls = field(path, "Expect").split(" then ")
    return [{OutcomeKind(kind) for kind in call.split(" or ")} for call in calls]


def limits_for(path):
    name, _, seconds = field(path, "Limits").partition("=")
    return replace(LIMITS, **({name: float(seconds)} if name else {}))


def worker_for(source, limits=LIMITS):
    return Worker(Program(source=source, filename="submission.py", functions=["softmax"]), limits)


def is_right(value):
    if not isinstance(value, list) or len(value) != len(RIGHT):
        return False
    return all(type(p) is float and math.isclose(p, q) for p, q in zip(value, RIGHT, strict=True))


def assert_harmless(outcome):
    """Assert that an outcome neither earns anything nor weighs anything."""
    assert not is_right(outcome.value)
    assert len(outcome.exception) <= 100
    assert len(outcome.message) <= 2000
    assert all(index == 0 for index in outcome.changed)


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_a_trick_has_its_outcome_and_leaves_no_trace(path):
    descriptors = len(open_descriptors())
    with worker_for(HONEST) as honest:
        honest.start()  # comes up meanwhile, and runs nothing yet
        with worker_for(path.read_text("utf-8"), limits_for(path)) as worker:
            for kinds in expected(path):
                outcome = worker.call("softmax", [[1.0, 2.0, 3.0]])
                assert outcome.kind in kinds, outcome.message
                assert_harmless(outcome)
            assert len(worker.output()) <= KEPT_OUTPUT
        assert is_right(honest.call("softmax", [[1.0, 2.0, 3.0]]).value)
    assert len(open_descriptors()) == descriptors
    assert_the_judge_is_untouched()


def assert_the_judge_is_untouched():
    for before, after in zip(UNTOUCHED, snapshot(), strict=True):
        assert {name: after.get(name) for name in before} == before
    assert np.allclose([0.0], [1.0]) is False


def test_every_trick_is_described_and_no_two_alike():
    tricks = [ast.get_docstring(ast.parse(path.read_text("utf-8"))) for path in HOSTILE]
    assert all(trick.splitlines()[0].endswith(".") for trick in tricks)
    assert len({trick.splitlines()[0] for trick in tricks}) == len(HOSTILE) >= 25


def test_the_hostile_cover_every_kind_of_outcome():
    kinds = [set().union(*expected(path)) for path in HOSTILE]
    assert set().union(*kinds) == set(OutcomeKind)
