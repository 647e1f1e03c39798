"""Whether a function works in place, as its text says."""

import pytest

from gradekit.submission.in_place import MOST, writes_into_parameters

IN_PLACE = {
    "an entry": "xs[0] = 1",
    "an entry that grows": "xs[i] += 1",
    "all entries": "for i, x in enumerate(xs):\n        xs[i] = 2 * x",
    "a slice": "xs[:] = [2 * x for x in xs]",
    "of several": "n, xs[0] = 1, 2",
    "after it raises": "raise ValueError\n    xs[0] = 1",
}
NOT_IN_PLACE = {
    "nothing": "return xs",
    "a copy of the same name": "xs = list(xs)\n    xs[0] = 1",
    "another list": "ys = list(xs)\n    ys[0] = 1",
    "only read": "return xs[0]",
}


@pytest.mark.parametrize("body", IN_PLACE.values(), ids=IN_PLACE)
def test_a_function_that_stores_into_a_parameter_works_in_place(body):
    assert writes_into_parameters(f"def f(xs, i):\n    {body}\n", "f")


def test_of_functions_in_one_another_only_so_many_are_looked_at():
    text = "".join(f"{' ' * i}def f(xs{i}):\n" for i in range(MOST + 1))
    assert not writes_into_parameters(f"{text}{' ' * MOST} xs{MOST}[0] = 1\n", "f")
    assert writes_into_parameters(f"{text}{' ' * MOST} xs{MOST - 1}[0] = 1\n", "f")


@pytest.mark.parametrize("body", NOT_IN_PLACE.values(), ids=NOT_IN_PLACE)
def test_a_function_that_stores_nothing_or_into_its_own_does_not(body):
    text = f"def f(xs, i):\n    {body}\ndef g(xs):\n    xs[0] = 1\n"
    assert not writes_into_parameters(text, "f")
