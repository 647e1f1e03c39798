"""A hand-made assignment in a folder: sums of lists, as short or as long as a test likes."""

from __future__ import annotations

from pathlib import Path

from gradekit.assignment import drawing
from gradekit.assignment.domains import read_domains
from gradekit.assignment.examples import Corpus
from gradekit.authoring.conditional import Ladder, ladders, mutant_text
from gradekit.authoring.coverage import Coverage, cover
from gradekit.authoring.refutation import FunctionJudge, Judging
from gradekit.model.assignment import Assignment
from tests.folders import load
from tests.isolation import ISOLATION

MANIFEST = """
title = "Sums"
reference = "reference.py"
examples = 40
base = "plain"

[functions]
total = "(xs: list[float]) -> float"
mean = "(xs: list[float]) -> float"

[domain.total]
xs = { of = "numbers", length = [1, 20], size = 8, least = 0.01 }
result = { least = 0.01, most = 10 }
cut = ["xs"]

[domain.mean]
xs = { of = "numbers", length = [1, 20], size = 8, least = 0.01 }

[properties]
total_adds_up = { points = 2 }
mean_is_a_share_of_the_total = { points = 1 }
total_of_any_list = { points = 0 }
"""
PROPERTIES = '''
import math

from hypothesis import given
from hypothesis import strategies as st

NUMBERS = st.integers(min_value=-512, max_value=512).map(lambda n: n / 64)
LISTS = st.lists(NUMBERS, min_size=1, max_size=MOST)


@given(xs=LISTS)
def total_adds_up(total, xs):
    """It adds up."""
    assert abs(total(xs) - math.fsum(xs)) < 1e-9


@given(xs=LISTS)
def mean_is_a_share_of_the_total(mean, total, xs):
    """The mean is a share of the total."""
    assert abs(mean(xs) - total(xs) / len(xs)) < 1e-9


@given(xs=st.lists(NUMBERS, min_size=1, max_size=20))
def total_of_any_list(total, xs):
    """Advice: it adds up a long list."""
    assert abs(total(xs) - math.fsum(xs)) < 1e-9
'''
CODE = """
def total(xs):
    return float(sum(xs))


def mean(xs):
    return total(xs) / len(xs)
"""


def write(folder: Path, *, most: int, more: str = "", code: str = CODE) -> Path:
    """Write the assignment, with lists up to a length and more lines of its manifest."""
    (folder / "solutions").mkdir(exist_ok=True)
    texts = {
        "assignment.toml": MANIFEST + more,
        "properties.py": PROPERTIES.replace("MOST", str(most)),
        "reference.py": CODE,
        "solutions/plain.py": code,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def drawn(folder: Path) -> tuple[Assignment, Corpus, Coverage]:
    """Give an assignment with its examples and what they reach."""
    assignment = load(folder)
    corpus = drawing.draw(assignment, isolation=ISOLATION)
    domains = read_domains(folder, assignment.manifest.functions)
    return assignment, corpus, cover(assignment, corpus, domains)


def judge_of(folder: Path, function: str) -> tuple[FunctionJudge, list[Ladder]]:
    """Give what judges the mutants of a function, and its ladders."""
    assignment, corpus, coverage = drawn(folder)
    domain = read_domains(folder, assignment.manifest.functions)[function]
    places = tuple(coverage.places[function])
    made = ladders(assignment, domain, function, coverage.rows[function], places)
    text = mutant_text(assignment, domain, function, made)
    return FunctionJudge(Judging(assignment, corpus, ISOLATION), function, text, made), made


def ladder_of(made: list[Ladder], label: str, kind: str = "gross") -> Ladder:
    """Give the ladder of a chain and a kind."""
    return next(each for each in made if each.chain.label == label and each.kind == kind)
