"""Which helpers are shared; what it does to a score is in tests/assignments/small_flaws."""

import math

import pytest

from gradekit.judging.helper_roles import MOST_HELPERS, ROLES, shared

SOURCE = """
def helper(row):
    return row

def between(row):
    return helper(row)

def first(x):
    return helper(x)

def second(x, y=1):
    return between(x)

def third(x):
    return x
"""


def written(*functions):
    return {function: [function] for function in functions}


def test_a_helper_is_shared_by_those_that_reach_it_in_any_way():
    assert shared(SOURCE, written("first", "second")) == [("helper", 1, ["first", "second"])]


def test_a_function_of_the_driver_is_made_of_what_it_drives():
    made_of = {"driven": ["first", "missing"], "second": ["second"]}
    assert shared(SOURCE, made_of) == [("helper", 1, ["driven", "second"])]


def test_what_one_function_calls_is_not_shared():
    assert shared(SOURCE, written("first", "third")) == []


def test_a_graded_function_is_no_private_helper():
    assert shared(SOURCE, written("helper", "first", "second")) == []


@pytest.mark.parametrize("parameters", ["", "*row", "row, /, **more", "row=()", "row, *, axis"])
def test_a_helper_takes_a_certain_number_of_arguments(parameters):
    source = SOURCE.replace("def helper(row):\n    return row", f"def helper({parameters}): ...")
    assert shared(source, written("first", "second")) == []


def test_only_some_helpers_are_tried():
    helpers = [f"def h{k}(x):\n    return x\n" for k in range(9)]
    calls = " + ".join(f"h{k}(x)" for k in range(9))
    users = [f"def {name}(x):\n    return {calls}\n" for name in ("f", "g")]
    assert len(shared("\n".join(helpers + users), written("f", "g"))) == MOST_HELPERS


def test_the_roles_are_right():
    row, weights = [0.0, math.log(3.0)], [[1.0, 2.0], [3.0, 4.0]]
    arguments = {1: (row,), 2: (row, 1)}
    want = {
        "_softmax": [0.25, 0.75],
        "_log_softmax": [-math.log(4.0), math.log(0.75)],
        "_log_sum_exp": math.log(4.0),
        "_loss": -math.log(0.75),
        "_relu": row,
    }
    for role in ROLES:
        name = role.compute.__name__
        if name in want:
            got = role.compute(*arguments[len(role.signature.parameters)])
            assert got == pytest.approx(want.pop(name))
    assert want == {}
    by_name = {role.compute.__name__: role.compute for role in ROLES}
    assert by_name["_dot"]([1.0, 2.0], [3.0, 4.0]) == 11.0
    assert by_name["_linear"]([1.0, 2.0], weights) == [5.0, 11.0]
    assert by_name["_relu"]([-1.0, 2.0]) == [0.0, 2.0]
