"""Every trick has its outcome, and the next submission is judged as if nothing had been.

Each file in ``tricks`` is a submission. The first line of its docstring is
the trick; ``Expect:`` names the outcome of each call ("or" between what is
left to chance, "then" between calls), ``Changes: told`` that its argument
is seen to be changed, ``Expect on P:`` that in the portable
tier, ``Beyond P:`` what no process can be kept from there; ``Limits:``
shortens a deadline; ``Machine:`` says for which processor its numbers are.
"""

import builtins
import math
import os
import random
import sys
from dataclasses import replace

import numpy as np
import pytest

from gradekit.assignment import drawing, library
from gradekit.judging.judge import judge
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox import tiers
from gradekit.sandbox.program import Program
from gradekit.sandbox.worker import Worker
from tests.hostile.trick import LIMITS, LOGITS, Trick, is_right, tricks
from tests.hostile.world import World
from tests.isolation import ISOLATION, fixed
from tests.sandbox.leaks import open_descriptors

TRICKS = tricks()
KINDS = set(OutcomeKind)
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


@pytest.fixture(scope="module")
def world():
    with World() as one:
        yield one


def test_a_submission_that_names_a_base_is_given_nothing_of_it():
    (path,) = (trick.path for trick in TRICKS if trick.path.stem == "name_a_base")
    submission, assignment = library.open_submission(str(path))
    assert set(submission.source.splitlines()) <= set(path.read_text("utf-8").splitlines())
    assert set(submission.definitions) == {"softmax"}
    corpus = drawing.get(assignment, isolation=ISOLATION)
    few = {name: examples[:2] for name, examples in corpus.examples.items()}
    report = judge(
        assignment, submission, isolation=ISOLATION, corpus=replace(corpus, examples=few)
    )
    assert report.score == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the world is Linux's")
@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.path.stem)
def test_a_trick_has_its_outcome_and_leaves_no_trace(trick, tier, world):
    descriptors = len(open_descriptors())
    honest_program = Program(source=HONEST, filename="submission.py", functions=["softmax"])
    with Worker(honest_program, LIMITS, fixed(tier)) as honest:
        finding = trick.run(tier, world)
        assert not finding.unexpected
        assert not finding.blemishes
        assert not finding.violations or trick.may_succeed(tier)
        assert is_right(honest.call("softmax", [LOGITS]).value)
    assert len(open_descriptors()) == descriptors
    assert_the_judge_is_untouched()


def assert_the_judge_is_untouched():
    for before, after in zip(UNTOUCHED, snapshot(), strict=True):
        assert {name: after.get(name) for name in before} == before
    assert np.allclose([0.0], [1.0]) is False


def test_every_trick_is_described_and_no_two_alike():
    first_lines = [trick.about.splitlines()[0] for trick in TRICKS]
    assert all(line.endswith(".") for line in first_lines)
    assert len(set(first_lines)) == len(TRICKS) >= 60


def test_the_tricks_cover_every_kind_of_outcome():
    kinds = [set().union(*trick.expected(tiers.ALL[0])) for trick in TRICKS]
    assert set().union(*kinds) == KINDS


def test_what_is_beyond_the_portable_tier_is_held_by_every_other(tmp_path):
    trick = Trick(tmp_path / "trick.py")
    trick.path.write_text('"""Does something.\n\nExpect: raised\nBeyond P: it can\n"""\n', "utf-8")
    assert [tier.name for tier in tiers.ALL if trick.may_succeed(tier)] == ["P"]


@pytest.mark.skipif(sys.platform != "linux", reason="the world is Linux's")
def test_the_world_notices_what_is_changed(world):
    """A trick that fails shows something only if one that works is seen."""
    world.results.write_text("100 points", "utf-8")
    (world.open_folder / "new").touch()
    world.victim.kill()
    world.victim.wait()
    found = world.violations(f"... {world.token} ... managed to lie")
    assert set(found) >= {
        "a secret came back",
        "it says so: managed to lie",
        "the results are changed",
        "there is a new file",
        "the victim is gone",
    }
    assert world.violations("nothing") == []
