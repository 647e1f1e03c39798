"""When gradekit doubts a failure, and itself."""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import replace

import pytest

from gradekit.judging.confirmation import Doubt, doubt
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import OutcomeKind
from tests.judging.failures import call, failure, named


def exact(right: Sequence[float]) -> types.ModuleType:
    """Make a 50-digit form that accepts these values."""
    module = types.ModuleType("exact")
    module.accepts = lambda _, __, got: got in right  # type: ignore[attr-defined]
    return module


def with_exact(assignment: Assignment, module: object) -> Assignment:
    """Give an assignment with another 50-digit form."""
    functions = assignment.reference
    code = types.SimpleNamespace(reference=functions, identities=None, exact=module)
    return replace(assignment, code=code)


def test_there_is_no_doubt_about_a_wrong_value(tiny: Assignment) -> None:
    assert doubt(named(tiny, "doubles"), failure(call(1.0)), tiny) is None


def test_an_example_that_the_reference_fails_is_our_fault(tiny: Assignment) -> None:
    wrong = types.SimpleNamespace(double=lambda x: 3.0 * x + 1.0, double_all=None)
    code = types.SimpleNamespace(reference=wrong, identities=None)
    flawed = replace(tiny, code=code)
    doubtful = doubt(named(tiny, "is_odd"), failure(call(1.0)), flawed)
    assert doubtful == Doubt(
        "the reference itself does not pass this example (got -2.0, but should be -4.0)"
    )


def test_what_breaks_on_the_reference_as_well_is_a_fault(tiny: Assignment) -> None:
    def broken(_: float) -> float:
        raise RuntimeError("could not determine the home directory")

    functions = types.SimpleNamespace(double=broken, double_all=None)
    flawed = replace(tiny, code=types.SimpleNamespace(reference=functions, identities=None))
    doubtful = doubt(named(tiny, "is_odd"), failure(call(1.0)), flawed)
    assert doubtful is not None
    assert doubtful.is_fault
    assert "RuntimeError: could not determine the home directory" in doubtful.why


def test_values_that_are_right_to_fifty_digits_are_not_refuted(tiny: Assignment) -> None:
    certain = with_exact(tiny, exact([3.0]))
    doubtful = doubt(named(tiny, "doubles"), failure(call(1.0)), certain)
    assert doubtful == Doubt("every value in this example is right to fifty digits")


OTHERS = {
    "one of them is wrong": (call(1.0), call(2.0, value=9.0)),
    "one of them raised": (call(1.0), call(1.0, kind=OutcomeKind.RAISED)),
    "one of them changed its argument": (call(1.0, changed={0: [1.0]}),),
    "what it returned was changed later": (call(1.0, kept=((0, 0),)),),
    "one of them is no number": (call(1.0, value="3.0"),),
    "there is none": (),
}


@pytest.mark.parametrize("why", OTHERS)
def test_fifty_digits_say_nothing_where(tiny: Assignment, why: str) -> None:
    certain = with_exact(tiny, exact([3.0]))
    assert doubt(named(tiny, "doubles"), failure(*OTHERS[why]), certain) is None


def test_fifty_digits_say_nothing_about_a_property_that_broke(tiny: Assignment) -> None:
    certain = with_exact(tiny, exact([3.0]))
    broken = failure(call(1.0), error=TypeError("not iterable"))
    assert doubt(named(tiny, "doubles"), broken, certain) is None


def test_an_exact_form_that_can_not_say_is_not_asked_again(tiny: Assignment) -> None:
    def refuse(*_: object) -> bool:
        raise ValueError("outside its domain")

    module = types.ModuleType("exact")
    module.accepts = refuse  # type: ignore[attr-defined]
    certain = with_exact(tiny, module)
    assert doubt(named(tiny, "doubles"), failure(call(1.0)), certain) is None
