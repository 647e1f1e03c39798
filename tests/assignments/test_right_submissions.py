"""What is right earns every point: solutions, and code that only looks wrong."""

import ast
import re
from pathlib import Path

import pytest
from whole import (
    assignment_for,
    chosen,
    drawn,
    each_assignment,
    each_solution,
    holds,
    loses,
    offenders,
    open_session,
    outcome,
    some,
)

from gradekit.judging.blame import helpers
from tests.folders import QUICK, composed

LOOK_ALIKES = sorted((Path(__file__).parent / "look_alikes").rglob("*.py"))
MANY = 40
"""Examples of each property for the reference."""

LONG = "single_precision"
"""Its sums are diagnosed for long; those of another assignment are tried with its own tests."""

alike = pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=pytest.mark.slow if path.stem == LONG else ())
        for path in LOOK_ALIKES
    ],
)


def told(path):
    """Give the properties that a look-alike says it loses: of a claim that it breaks knowingly."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    return set(re.findall(r"\w+", docstring.partition("Lost: ")[2]))


@each_assignment()
def test_there_are_several_styles(assignment):
    assert len(assignment.manifest.solutions) >= 4


@pytest.mark.slow
@each_solution()
def test_a_solution_loses_no_points(assignment, path):
    text = path.read_text("utf-8")
    assert assignment_for(text).manifest.name == assignment.manifest.name
    assert loses(text, chosen(assignment, text)) == set()


@pytest.mark.sample(7)
@each_solution()
def test_a_solution_fits_correct_helpers_as_well_as_its_own(assignment, path):
    """The judge asks for that where it failed by accident: two right ways may differ by little."""
    text = path.read_text("utf-8")
    session = open_session(text, chosen(assignment, text))
    examples = drawn(assignment.manifest.name).examples
    helped = [each for each in assignment.properties if each.policy.points and helpers(each)]
    with session.worker:
        assert offenders(helped, lambda each: refusal(each, session, examples)) == []


def refusal(property_, session, examples):
    """Say whether a property fails with correct helpers."""
    held = holds(property_, session, examples, own_helpers=False)
    return [] if held else ["it fails with correct helpers"]


@pytest.mark.sample(13)
@alike
def test_a_look_alike_loses_no_points_but_what_it_says(path):
    text = composed(path)
    assignment = chosen(assignment_for(text), text)
    assert loses(text, assignment) == told(path)


HALVES = [[0.5, 0.5], [0.25, 0.5]]
HIDDEN = {"wte": [[1.0], [1.0]], "mlp_fc1": [[1.0]], "mlp_fc2": [[1.0], [0.0]]}
AT_THE_END = [5000, 5001, 1.0]
LATE = {
    "train_step_takes_its_rate_by_steps": (
        "training_over_its_whole_range",
        [HALVES, [0, 1], HALVES, HALVES, *AT_THE_END, 0.5, 0.5, 1.0],
    ),
    "train_step_of_sgd_takes_its_rate_by_steps": (
        "train_step_over_its_whole_range",
        [HIDDEN, [0, 1], *AT_THE_END],
    ),
}
"""Late steps, where two ways to a rate differ most beside what is left of it."""


@pytest.mark.parametrize("stem", LATE)
def test_the_rate_of_a_late_step_may_be_got_in_two_ways(stem):
    """No example that is kept shows it: those of other seeds did."""
    text = composed(Path(__file__).parent / "look_alikes" / f"{stem}.py")
    name, call = LATE[stem]
    assignment = assignment_for(text)
    (property_,) = (each for each in assignment.properties if each.name == name)
    session = open_session(text, assignment)
    with session.worker:
        assert holds(property_, session, {name: [{"call": call}]})


def says(path, pattern):
    """Give the docstring of a file if it does not fit a pattern."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return [] if re.fullmatch(pattern, docstring, re.DOTALL) else [repr(docstring)]


@each_assignment()
def test_a_solution_says_its_style(assignment):
    solutions = assignment.manifest.solutions
    assert offenders(solutions, lambda path: says(path, r"Style: .*\.\s*")) == []


def test_a_look_alike_says_what_it_looks_like():
    assert offenders(LOOK_ALIKES, lambda path: says(path, "Looks .*")) == []


@each_assignment(quick=QUICK)
def test_each_holds_for_the_reference_advice_included(assignment):
    examples = some(drawn(assignment.manifest.name).examples, MANY)

    def flaws(one):
        oracle = assignment.oracle(one.judges[0])
        found = (outcome(one, assignment, oracle, example) for example in examples[one.name])
        return sorted(set(found) - {"held"})

    assert offenders(assignment.properties, flaws) == []
