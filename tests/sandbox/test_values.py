"""What a student's function may return, and what is said of the rest."""

import collections
import datetime as dt
import decimal
import enum
import fractions
import functools
import math
import operator
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gradekit.sandbox.child import protocol
from gradekit.sandbox.child.values import (
    MOST_ENTRIES,
    NotPlainError,
    count_entries,
    plain,
    type_name,
)


class Point(NamedTuple):
    x: int
    y: int


class Scalar:
    """What an autograd engine computes with."""

    def __init__(self, data):
        self.data = data


class Tensor:
    """What a tensor library returns."""

    def __init__(self, numbers):
        self.numbers = numbers

    def tolist(self):
        return self.numbers


class Real:
    def __float__(self):
        return 1.5


class Symbol:
    def __float__(self):
        raise TypeError("symbols are left")


class Lying(float):
    def __eq__(self, other):
        return True

    def __float__(self):
        return 9.0

    __hash__ = None


class LyingScalar(np.float64):
    def __eq__(self, other):
        return True

    __hash__ = None


class LyingArray(np.ndarray):
    def tolist(self):
        return [9.0]

    @property
    def shape(self):
        return (9,)


class Impostor:
    @property
    def __class__(self):
        return list


class Key:
    @property
    def __class__(self):
        return str


class Shout(str):
    __slots__ = ()

    def encode(self, *_):
        return b"9"


class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError("no name")


class Nameless(metaclass=Meta):
    pass


Colour = enum.IntEnum("Colour", "RED GREEN")
GRID = np.arange(6.0).reshape(2, 3)

PLAIN = {
    "None": (None, None),
    "True": (True, True),
    "a float": (0.5, 0.5),
    "the largest integer": (2**64 - 1, 2**64 - 1),
    "the smallest integer": (-(2**63), -(2**63)),
    "a tuple": ((1, 2.0), [1, 2.0]),
    "a named tuple": (Point(1, 2), [1, 2]),
    "an enum": (Colour.GREEN, 2),
    "a dict": ({"w": [1.0]}, {"w": [1.0]}),
    "an ordered dict": (collections.OrderedDict(b=1), {"b": 1}),
    "a lone surrogate": ("\ud800!", "\\ud800!"),
    "a nul": ("a\0b", "a\0b"),
    "a float64": (np.float64(0.1), 0.1),
    "a float32": (np.float32(0.1), float(np.float32(0.1))),
    "a float16": (np.float16(0.1), float(np.float16(0.1))),
    "a long double": (np.longdouble(0.5), 0.5),
    "an int8": (np.int8(-3), -3),
    "a uint64": (np.uint64(2**64 - 1), 2**64 - 1),
    "a NumPy bool": (np.True_, True),
    "a NumPy string": (np.str_("a"), "a"),
    "an array": (np.array([1.0, 2.0]), [1.0, 2.0]),
    "a float32 array": (np.array([0.5], dtype=np.float32), [0.5]),
    "an int32 array": (np.array([1, 2], dtype=np.int32), [1, 2]),
    "a uint64 array": (np.array([2**64 - 1], dtype=np.uint64), [2**64 - 1]),
    "a bool array": (np.array([True, False]), [True, False]),
    "a long double array": (np.array([[0.5]], dtype=np.longdouble), [[0.5]]),
    "a 0-d array": (np.array(3.0), 3.0),
    "an empty array": (np.empty(0), []),
    "rows of nothing": (np.empty((3, 0)), [[], [], []]),
    "a big-endian array": (np.array([1.0, 256.0], dtype=">f8"), [1.0, 256.0]),
    "a transposed array": (GRID.T, [[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]),
    "every second column": (GRID[:, ::2], [[0.0, 2.0], [3.0, 5.0]]),
    "arrays in a dict": ({"w": np.array([1.0])}, {"w": [1.0]}),
    "arrays in a list": ([np.array([1.0]), np.float32(2)], [[1.0], 2.0]),
    "an autograd scalar": (Scalar(0.5), 0.5),
    "autograd scalars in lists and dicts": ({"p": [Scalar(0.5), Scalar(1)]}, {"p": [0.5, 1]}),
    "an autograd scalar of a float32": (Scalar(np.float32(2)), 2.0),
    "an autograd tensor": (Scalar(np.array([1.0])), [1.0]),
    "a tensor": (Tensor([[1.0], [2.0]]), [[1.0], [2.0]]),
    "a tensor of one number": (Tensor(2.0), 2.0),
    "a fraction": (fractions.Fraction(1, 2), 0.5),
    "a decimal": (decimal.Decimal("0.5"), 0.5),
    "an object with a float": (Real(), 1.5),
    "a lying float": (Lying(0.25), 0.25),
    "a lying float64": (LyingScalar(0.25), 0.25),
    "a lying array": (np.array([1.0, 2.0]).view(LyingArray), [1.0, 2.0]),
    "a lying string": (Shout("a"), "a"),
}


def exact(value):
    """Whether a value is built of the plain types themselves."""
    inside = value.values() if type(value) is dict else value if type(value) is list else ()
    kinds = {type(None), bool, int, float, str, list, dict}
    return type(value) in kinds and all(map(exact, inside))


@pytest.mark.parametrize(("value", "expected"), PLAIN.values(), ids=PLAIN.keys())
def test_a_plain_form_is_exact(value, expected):
    reduced = plain(value)
    assert exact(reduced)
    assert reduced == expected
    assert type(reduced) is type(expected)


@given(
    arrays.arrays(
        st.sampled_from(["<f8", ">f8", "f4", "f2", "i1", "u2", "<i8", ">i4", "u8", "?"]),
        arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    )
)
def test_every_array_crosses_the_wire_as_its_numbers(array):
    frame = protocol.encode(protocol.Returned(1, plain(array), []))
    value = protocol.decode_reply(frame[protocol.PRELUDE.size :]).value
    again = np.array(value, dtype=array.dtype).reshape(array.shape)
    np.testing.assert_array_equal(again, array)


def test_numbers_that_are_not_finite_keep_their_place():
    assert plain(np.array([np.inf, -np.inf]))[1] == -math.inf
    assert math.isnan(plain([np.float32("nan")])[0])
    assert math.copysign(1, plain(np.float64(-0.0))) == -1


ENDLESS = []
ENDLESS.append(ENDLESS)
DEEP = functools.reduce(lambda inner, _: [inner], range(protocol.MAX_DEPTH), [])
HUGE = protocol.LARGEST + 1

NOT_PLAIN = {
    "a generator": ((x for x in ()), "a generator, where list(...) of it would do"),
    "a map": (map(abs, ()), "a map, where list(...) of it would do"),
    "a range": (range(3), "a range"),
    "a set": ({1.0}, "a set"),
    "bytes": (b"1", "a bytes"),
    "a function": (plain, "a function"),
    "a class": (float, "a type"),
    "an object": (object(), "an object"),
    "a date": (dt.date(2000, 1, 1), "a date"),
    "a complex number": (1j, "a complex"),
    "a complex64": (np.complex64(1), "a complex64"),
    "a complex array": (np.array([1j]), "an array of complex128"),
    "an object array": (np.array([None]), "an array of object"),
    "an array of strings": (np.array(["a"]), "an array of <U1"),
    "a structured array": (np.zeros(1, dtype=[("a", "f8")]), "an array of [('a', '<f8')]"),
    "a time": (np.datetime64("2000-01-01"), "a datetime64[D]"),
    "an array of times": (np.array(["2000"], dtype="M8[Y]"), "an array of datetime64[Y]"),
    "a masked array": (np.ma.array([1.0], mask=[True]), "a masked array"),
    "a masked number": (np.ma.masked, "a masked array"),
    "an impostor": (Impostor(), "an Impostor"),
    "a symbol": (Symbol(), "a Symbol"),
    "a tensor of itself": (Tensor(Tensor(1.0)), "a Tensor"),
    "a dict of numbers": ({1: 2.0}, "a dict with a key of type int"),
    "a dict of an impostor": ({Key(): 2.0}, "a dict with a key of type Key"),
    "an integer of 65 bits": (2**64, "an integer of 65 bits"),
    "a negative one": (-(2**63) - 1, "an integer of 64 bits"),
    "a huge integer": (10**5000, "an integer of 16610 bits"),
    "a deep list": (DEEP, "a value nested more than 6 levels deep"),
    "a deep dict": ({"a": DEEP}, "a value nested more than 6 levels deep"),
    "a deep array": (np.zeros((1,) * 7), "a value nested more than 6 levels deep"),
    "a list in itself": (ENDLESS, "a value nested more than 6 levels deep"),
    "a long list": ([None] * HUGE, f"a list of {HUGE} entries"),
    "a long list of numbers": ([0.5] * HUGE, f"a list of {HUGE} entries"),
    "a list with one entry too many": (
        [[]] * (MOST_ENTRIES + 1),
        f"a list of {MOST_ENTRIES + 1} entries",
    ),
    "a long tuple": ((None,) * HUGE, f"a tuple of {HUGE} entries"),
    "a long array": (np.zeros(HUGE), f"an array of {HUGE} entries"),
    "a terabyte": (np.broadcast_to(1.0, (10**6, 10**6)), "an array of 1000000000000 entries"),
    "a terabyte of nothing": (
        np.broadcast_to(1.0, (10**6, 10**6, 0)),
        "an array of 1000000000000 entries",
    ),
    "a long string": ("a" * HUGE, f"a string of {HUGE} characters"),
}


@pytest.mark.parametrize(("value", "message"), NOT_PLAIN.values(), ids=NOT_PLAIN.keys())
def test_what_has_no_plain_form_is_named(value, message):
    with pytest.raises(NotPlainError) as caught:
        plain(value)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("value", "count"),
    [(1.0, 1), ([], 1), ([1.0, 2, "a"], 4), ({"a": [[], {}], "b": None}, 5)],
)
def test_entries_are_counted_at_every_depth(value, count):
    assert count_entries(value) == count


@pytest.mark.parametrize("depth", range(protocol.MAX_DEPTH))
@pytest.mark.parametrize("inner", [1.0, "a", None, {}, []])
def test_both_sides_agree_on_what_is_too_deep(depth, inner):
    value = functools.reduce(lambda inside, _: [inside], range(depth), inner)
    frame = protocol.encode(protocol.Returned(1, plain(value), []))
    assert protocol.decode_reply(frame[protocol.PRELUDE.size :]).value == value


def test_a_list_that_grows_while_it_is_read_ends():
    class Growing:
        @property
        def data(self):
            if len(items) < 50:
                items.append(self)
            return 1.0

    items = [Growing()]
    assert plain(items) == [1.0] * 50


def test_an_answer_that_raises_is_the_students_own_error():
    class Rude:
        def __getattr__(self, name):
            raise LookupError(name)

    with pytest.raises(LookupError):
        plain(Rude())


@pytest.mark.parametrize("value", [Nameless(), type("N" * 300, (), {})()])
def test_a_type_is_named_whatever_it_says(value):
    assert type_name(value) in {"Nameless", "N" * 100}
    with pytest.raises(NotPlainError):
        plain(value)


def test_a_float_is_passed_on_as_it_is():
    number = 0.1
    assert operator.is_(plain(number), number)
