"""Which numbers of a source are tried as the value of a parameter."""

from __future__ import annotations

from gradekit.judging.explaining.literals import MOST, literals, parameter_values
from gradekit.mistakes import Parameter, Sentence

SOURCE = """
EPS = 1e-7
OTHER = 99.0

def helper(x):
    return x / 3

class Node:
    limit = 12

def loss(x):
    if x is True:
        return 0.5
    return helper(x) + EPS - 0.5
"""


def parameter(*values: float, default: float | None = None) -> Parameter:
    return Parameter(values=values, sentence=Sentence("{k}"), default=default)


def test_a_functions_own_numbers_come_first_and_those_it_uses_follow() -> None:
    assert literals(SOURCE, ["loss"]) == (0.5, 1e-7, 3)


def test_a_class_has_numbers_as_well() -> None:
    assert literals(SOURCE, ["Node"]) == (12,)


def test_a_table_of_numbers_is_no_list_of_parameters() -> None:
    assert len(literals(f"T = {list(range(100))}", ["T"])) == MOST


def test_a_number_suggests_itself_and_its_relatives_within_the_pool() -> None:
    values = [
        value
        for value, suggested in parameter_values(parameter(0.1, 5.0), [4.0, 0.25])
        if suggested
    ]
    assert values == [4.0, 0.25, 0.75]


def test_a_whole_number_is_asked_for_where_the_pool_has_only_these() -> None:
    assert [value for value, _ in parameter_values(parameter(1, 9), [4.0, 2.5])] == [4, 1, 9]


def test_the_default_is_never_tried() -> None:
    assert [value for value, _ in parameter_values(parameter(1, 9, default=4), [4.0])] == [1, 9]
