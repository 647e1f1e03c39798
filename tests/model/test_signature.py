"""What a manifest declares, and what a returned value is held to."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.asserts import Mismatch
from gradekit.model.signature import BATCH_OF_ONE, parse_signature

FORMS = {
    "float": "a number",
    "int": "a whole number",
    "bool": "True or False",
    "str": "a string",
    "list[float]": "a list of numbers",
    "list[int]": "a list of whole numbers",
    "list[bool]": "a list of truth values",
    "list[str]": "a list of strings",
    "list[list[float]]": "a list of lists of numbers",
    "list[tuple[float, int]]": "a list of tuples",
    "list[dict[str, float]]": "a list of dicts",
    "list[Any]": "a list of values",
    "tuple[float, int]": "2 values",
    "dict[str, list[float]]": "a dict",
}


def returns(form):
    return parse_signature(f"(x: float) -> {form}")


def conform(form, value):
    return returns(form).conform(value)[0]


def test_a_signature_is_read_whole():
    signature = parse_signature("(logits: list[float], true_id: int) -> dict[str, float]")
    assert signature.parameters == ("logits", "true_id")
    assert str(signature.returns) == "dict[str, float]"
    assert signature.text == "(logits: list[float], true_id: int) -> dict[str, float]"


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_written_as_it_was_read(form):
    assert str(returns(form).returns) == form


@pytest.mark.parametrize("text", ["() -> None", "( ) -> list[ float ]"])
def test_a_function_may_take_nothing(text):
    assert parse_signature(text).parameters == ()


MALFORMED = {
    "": "not a signature",
    "logits -> float": "not a signature",
    "(x: float)": "not a signature",
    "(x: float) -> ": "not a signature",
    "(x: float) -> float: pass\ndef g() -> float": "not a signature",
    "\0": "not a signature",
    "(x) -> float": "parameter x has no type. Write x: float",
    "(x: array) -> float": "array is not a type that can be graded. Use float, int, bool, str, "
    "None, Any, list[...], tuple[...], dict[...]",
    "(x: float) -> np.ndarray": "np.ndarray is not a type that can be graded",
    "(x: float) -> list": "list is not a type that can be graded",
    "(x: float) -> list[float | None]": "float | None is not a type that can be graded",
    "(x: float) -> tuple[float, ...]": "... is not a type that can be graded",
    "(x: float) -> list[float, int]": "list[float, int] has more than one type. Use tuple[...]",
    "(x: float) -> dict[float]": "dict[float] cannot be graded. Use dict[str, ...]",
    "(x: float) -> dict[int, float]": "dict[int, float] cannot be graded. Use dict[str, ...]",
    "(x: float, /) -> float": "parameters are given by position, every one",
    "(*, x: float) -> float": "parameters are given by position, every one",
    "(*x: float) -> float": "parameters are given by position, every one",
    "(**x: float) -> float": "parameters are given by position, every one",
    "(x: float = 1.0) -> float": "Leave out *, / and defaults",
}


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_signature_is_told(text):
    with pytest.raises(ValueError, match=re.escape(MALFORMED[text])):
        parse_signature(text)


def test_an_unreadable_signature_is_told_with_the_form_to_use():
    with pytest.raises(ValueError, match="Write it as") as caught:
        parse_signature("softmax")
    message = 'not a signature. Write it as "(logits: list[float]) -> float"'
    assert str(caught.value) == message


CONFORMING = {
    "float": (1, 1.0),
    "int": (3, 3),
    "bool": (False, False),
    "str": ("a", "a"),
    "None": (None, None),
    "Any": ([None, {"a": 1}], [None, {"a": 1}]),
    "list[float]": ([1, 2.5], [1.0, 2.5]),
    "list[int]": ([1, 2], [1, 2]),
    "list[list[float]]": ([[1], []], [[1.0], []]),
    "tuple[float, int]": ([1, 2], [1.0, 2]),
    "tuple[float, list[float]]": ([1, [2]], [1.0, [2.0]]),
    "dict[str, list[float]]": ({"w": [1], "b": []}, {"w": [1.0], "b": []}),
    "dict[str, float]": ({}, {}),
}


@pytest.mark.parametrize("form", CONFORMING)
def test_a_value_of_the_form_is_brought_to_it(form):
    value, expected = CONFORMING[form]
    assert repr(conform(form, value)) == repr(expected)


@given(st.lists(st.floats()))
def test_a_list_of_floats_is_kept_as_it_is(numbers):
    assert conform("list[float]", numbers) is numbers or numbers == []


@given(st.lists(st.floats() | st.integers(-(2**63), 2**64 - 1)))
def test_every_number_becomes_a_float(numbers):
    converted = conform("list[float]", numbers)
    assert {type(number) for number in converted} <= {float}
    assert all(
        float(was) == now or (math.isnan(was) and math.isnan(now))
        for was, now in zip(numbers, converted, strict=True)
    )


@pytest.mark.parametrize("rows", [[[1.0], [2.0, 3.0]], [[1.0], [2, 3]], [[1.0], []], []])
def test_a_table_is_another_list_than_what_was_returned(rows):
    value, advice = parse_signature("() -> list[list[float]]").conform(rows)
    assert (value, advice) == (rows, ())
    assert all(type(x) is float for row in value for x in row)
    assert value is not rows


@pytest.mark.parametrize("row", [[True], ["1"], None, 1.0, [[1.0]]])
def test_the_row_of_a_table_that_is_none_is_named(row):
    with pytest.raises(Mismatch, match=r"the result\[1\]"):
        parse_signature("() -> list[list[float]]").conform([[1.0], row])


def test_a_list_of_one_number_is_a_number_with_advice():
    value, advice = returns("float").conform([2])
    assert value == 2.0
    assert advice == ("it returned a list or an array of one number; a plain number is simpler",)
    assert returns("float").conform(2.0) == (2.0, ())


def test_one_of_several_values_may_be_a_list_of_one_number_too():
    value, advice = returns("tuple[float, list[float]]").conform([[2], [3.0]])
    assert value == [2.0, [3.0]]
    assert len(advice) == 1


MISMATCHES = {
    ("tuple[float, float]", ((1.0,), (1.0, 2.0))): (
        "the result[1] is a list of 2, but should be a number"
    ),
    ("float", None): "the result is None (is a return missing?), but should be a number",
    ("float", "0.5"): "the result is the string '0.5', but should be a number",
    ("float", True): "the result is the truth value True, but should be a number",
    ("float", (1.0, 2.0)): "the result is a list of 2, but should be a number",
    ("float", ((1.0,),)): "the result[0] is a list of 1, but should be a number",
    ("int", 1.0): "the result is the number 1.0, but should be a whole number",
    ("int", False): "the result is the truth value False, but should be a whole number",
    ("bool", 1): "the result is the number 1, but should be True or False",
    ("str", 1): "the result is the number 1, but should be a string",
    ("list[float]", 1.0): "the result is the number 1.0, but should be a list of numbers",
    ("list[float]", (1.0, None)): (
        "the result[1] is None (is a return missing?), but should be a number"
    ),
    ("list[float]", (1.0, True)): "the result[1] is the truth value True, but should be a number",
    ("list[float]", ((1.0,), (2.0,))): "the result[0] is a list of 1, but should be a number",
    ("list[list[float]]", (1.0,)): (
        "the result[0] is the number 1.0, but should be a list of numbers"
    ),
    ("tuple[float, int]", (1.0,)): "the result is a list of 1, but should be 2 values",
    ("tuple[float, int]", (1.0, 2.0)): (
        "the result[1] is the number 2.0, but should be a whole number"
    ),
    ("tuple[float, float]", (1.0, "a")): "the result[1] is the string 'a', but should be a number",
    ("dict[str, float]", (1.0,)): "the result is a list of 1, but should be a dict",
    ("list[dict[str, float]]", 1.0): "the result is the number 1.0, but should be a list of dicts",
}


def as_lists(value):
    return list(map(as_lists, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize(("form", "value"), MISMATCHES)
def test_a_value_of_another_form_has_its_own_sentence(form, value):
    with pytest.raises(Mismatch) as caught:
        conform(form, as_lists(value))
    assert caught.value.message == MISMATCHES[form, value]
    assert caught.value.expected
    assert caught.value.got


def test_the_place_in_a_dict_is_named():
    with pytest.raises(Mismatch) as caught:
        conform("dict[str, list[float]]", {"w": [1.0, "a"]})
    assert caught.value.message == ("the result['w'][1] is the string 'a', but should be a number")


def test_a_dict_where_a_number_belongs_is_named():
    with pytest.raises(Mismatch, match="the result is a dict, but should be a number"):
        conform("float", {"loss": 1.0})


@pytest.mark.parametrize("form", FORMS)
def test_what_was_expected_is_said_in_words(form):
    other = "text" if form != "str" else 1
    with pytest.raises(Mismatch) as caught:
        conform(form, other)
    assert caught.value.expected == FORMS[form]


@pytest.mark.parametrize("value", ["x" * 100_000, [["a" * 500] * 3]])
def test_a_long_value_is_cut_where_it_is_shown(value):
    with pytest.raises(Mismatch) as caught:
        conform("float", value)
    assert len(caught.value.got) < 500
    assert len(caught.value.message) < 600
    assert caught.value.got.endswith(" ...")


def test_none_accepts_what_a_procedure_returns():
    assert conform("None", 3.0) == 3.0


@pytest.mark.parametrize("value", [[[1.0, 2.0]], [[1]], [[]]])
def test_the_only_row_of_a_batch_is_taken_for_the_row_with_advice(value):
    signature = parse_signature("() -> list[float]")
    assert signature.conform(value) == (value[0], (BATCH_OF_ONE,))
    with pytest.raises(Mismatch, match="a batch of one row, but") as caught:
        signature.conform(value, exactly=True)
    assert (caught.value.got, caught.value.expected) == (str(value), str(value[0]))


@pytest.mark.parametrize("form", ["list[list[float]]", "tuple[float, float]", "dict[str, float]"])
def test_no_other_form_is_looked_for_in_a_batch(form):
    with pytest.raises(Mismatch):
        conform(form, [[[1.0, 2.0]]])
