"""Running a submission: what it is called as, what it is called with, what it changed."""

import math

import pytest

from gradekit.model.outcomes import OutcomeKind

CALLABLES = """
import functools
import math
import numpy as np

def plain(x, y):
    return x - y

class Model:
    def __call__(self, x, y):
        return x - y

    def method(self, x, y):
        return x - y

    @staticmethod
    def static(x, y):
        return x - y

    @classmethod
    def of_class(cls, x, y):
        return x - y

short = lambda x, y: x - y
part = functools.partial(lambda z, x, y: x - y, 0)
instance = Model()
bound = Model().method
static = Model.static
wrapped_static = staticmethod(plain)
of_class = Model.of_class
vector = np.vectorize(plain)
builtin = math.remainder
ufunc = np.subtract
cached = functools.cache(plain)
async_one = None
keywords = lambda *, x, y: x - y
text = "not a function"
"""
NAMES = (
    *("plain", "short", "part", "instance", "bound", "static", "wrapped_static", "of_class"),
    *("vector", "builtin", "ufunc", "cached"),
)


@pytest.fixture(scope="module")
def callables(start_shared):
    worker = start_shared(CALLABLES, *NAMES, "keywords", "text", "async_one", "missing")
    assert worker.load().kind is OutcomeKind.RETURNED
    return worker


@pytest.mark.parametrize("name", NAMES)
def test_any_callable_is_called_by_position(callables, name):
    outcome = callables.call(name, [7.0, 4.0])
    assert outcome.value == (-1.0 if name == "builtin" else 3.0)


def test_only_callables_are_offered(callables):
    assert callables.functions == {*NAMES, "keywords"}


def test_a_function_of_keywords_alone_raises_a_type_error(callables):
    outcome = callables.call("keywords", [7.0, 4.0])
    assert (outcome.kind, outcome.exception) == (OutcomeKind.RAISED, "TypeError")


CHANGES = """
import numpy as np

def keep(z):
    return [x + 1 for x in z]

def same_values(z):
    z[:] = list(z)
    z[0] = np.float64(z[0])

def update(z):
    z[0] = 9.0

def update_inside(z):
    z[1][0] = 9.0

def grow(z):
    z.append(0.0)

def sort_dict(z):
    z["a"], z["b"] = z["b"], z["a"]

def to_int(z):
    z[0] = int(z[0])

def negate_zero(z):
    z[0] = -0.0

def second(x, z):
    z.clear()

def junk(z):
    z[0] = object()

def nothing(z):
    z[0] = None

def raises(z):
    z[0] = 9.0
    raise ValueError

def in_place(z: np.ndarray):
    z -= 1

def in_place_of_rows(z: list[np.ndarray]):
    z[1] -= 1

def in_place_of_dict(z: dict[str, np.ndarray]):
    z["a"] *= 2

def kept(z: np.ndarray):
    return z - 1

def kept_rows(z: list[np.ndarray]):
    return [row * 2 for row in z]

def reshaped(z: np.ndarray):
    z.resize((2, 1), refcheck=False)

def a_list_for_an_array(z: list[np.ndarray]):
    z[0] = z[0].tolist()

def another_type(z: list[np.ndarray]):
    z[0] = z[0].astype(float)
    z[1] = z[1].astype(np.int8) + 1

def as_numpy_numbers(z):
    z[0], z[1] = np.float64(z[0]), np.int64(z[1])

def too_large(z):
    z[0] = 2**64
"""
CHANGED = {
    "keep": ([[1.0, 2.0]], {}),
    "same_values": ([[1.0, 2.0]], {}),
    "update": ([[1.0, 2.0]], {0: [9.0, 2.0]}),
    "update_inside": ([[[1.0], [2.0]]], {0: [[1.0], [9.0]]}),
    "grow": ([[1.0]], {0: [1.0, 0.0]}),
    "sort_dict": ([{"a": 1.0, "b": 2.0}], {0: {"a": 2.0, "b": 1.0}}),
    "to_int": ([[1.0]], {0: [1]}),
    "second": ([[1.0], [2.0]], {1: []}),
    "nothing": ([[1.0]], {0: [None]}),
    "in_place": ([[1, 2]], {0: [0, 1]}),
    "in_place_of_rows": ([[[1.0], [2.0]]], {0: [[1.0], [1.0]]}),
    "in_place_of_dict": ([{"a": [1.0], "b": [1.0]}], {0: {"a": [2.0], "b": [1.0]}}),
    "kept": ([[1, 2.5]], {}),
    "kept_rows": ([[[1, 2.5], [3, 4]]], {}),
    "reshaped": ([[1.0, 2.0]], {0: [[1.0], [2.0]]}),
    "a_list_for_an_array": ([[[1.0], [2.0]]], {}),
    "another_type": ([[[1.5], [2]]], {0: [[1.5], [3]]}),
    "as_numpy_numbers": ([[1.0, 2]], {}),
}


@pytest.fixture(scope="module")
def changes(start_shared):
    return start_shared(CHANGES)


@pytest.mark.parametrize("name", CHANGED)
def test_an_argument_changed_in_place_is_noticed_exactly(changes, name):
    arguments, expected = CHANGED[name]
    outcome = changes.call(name, arguments)
    assert outcome.kind is OutcomeKind.RETURNED
    assert repr(outcome.changed) == repr(expected)


def test_nan_is_not_a_change_and_the_sign_of_zero_is(changes):
    assert changes.call("keep", [[math.nan, math.inf]]).changed == {}
    assert math.copysign(1, changes.call("negate_zero", [[0.0]]).changed[0][0]) == -1


def test_a_change_to_something_without_plain_form_is_told(changes):
    outcome = changes.call("junk", [[1.0]])
    assert outcome.kind is OutcomeKind.UNREADABLE
    assert outcome.message == "nothing plain: an argument was changed to hold an object"


def test_a_change_to_a_number_that_cannot_cross_is_told(changes):
    outcome = changes.call("too_large", [[1.0]])
    assert outcome.kind is OutcomeKind.UNREADABLE
    assert outcome.message == (
        "nothing plain: an argument was changed to hold an integer of 65 bits"
    )


def test_the_judges_own_arguments_are_never_changed(changes):
    argument = [[1.0], [2.0]]
    changes.call("update_inside", [argument])
    assert argument == [[1.0], [2.0]]


LOADED = """
import __main__
import inspect
import sys

if __name__ == "__main__":
    raise SystemExit("the guard did not hold")

def names():
    return [__name__, __file__, sys.argv, __package__]

def own_source():
    return inspect.getsource(names)

def imported_again():
    import submission
    return submission.names is names

def where():
    return sys.path
"""


@pytest.fixture(scope="module")
def loaded(start_shared):
    return start_shared(LOADED)


def test_a_submission_is_imported_and_not_run(loaded):
    assert loaded.call("names", []).value == [
        "submission",
        "submission.py",
        ["submission.py"],
        None,
    ]


def test_a_submission_can_be_looked_at_and_imported_by_itself(loaded):
    assert loaded.call("own_source", []).value.startswith("def names():")
    assert loaded.call("imported_again", []).value is True


CHANCE = """
def of_random():
    import random
    return [random.random(), random.gauss(0, 1)]

def of_numpy():
    import numpy as np
    return np.random.rand(3).tolist() + [np.random.normal()]

def of_sets():
    return list({"a", "bc", "def", "ghij", "klmno"})
"""


@pytest.mark.parametrize("name", ["of_random", "of_numpy", "of_sets"])
def test_chance_is_the_same_in_every_process_and_call(start, name):
    first, second = start(CHANCE), start(CHANCE)
    value = first.call(name, [], seed=5).value
    first.call(name, [], seed=6)
    assert first.call(name, [], seed=5).value == value
    assert second.call(name, [], seed=5).value == value


@pytest.mark.parametrize("name", ["of_random", "of_numpy"])
def test_another_seed_gives_other_numbers(start, name):
    worker = start(CHANCE)
    assert worker.call(name, [], seed=1).value != worker.call(name, [], seed=2**40).value


ERRORS = """
import numpy as np

def direct(z):
    return z / 0

def deeper(z):
    return direct(z)

def in_library(z):
    return np.reshape(z, (7, 7))

def chained(z):
    try:
        direct(z)
    except ZeroDivisionError as error:
        raise KeyError("z") from error

def own(z):
    class LossError(Exception):
        pass
    raise LossError("a\\ud800b" + "c" * 5000)

def silent(z):
    raise ValueError

def endless(z):
    return endless(z)
"""
TOLD = {
    "direct": ("ZeroDivisionError", "float division by zero", 5),
    "deeper": ("ZeroDivisionError", "float division by zero", 5),
    "in_library": ("ValueError", "cannot reshape array of size 1 into shape (7,7)", 11),
    "chained": ("KeyError", "'z'", 17),
    "own": ("LossError", ("a\\ud800b" + "c" * 5000)[:2000], 22),
    "silent": ("ValueError", "", 25),
}


@pytest.fixture(scope="module")
def errors(start_shared):
    return start_shared(ERRORS)


@pytest.mark.parametrize("name", TOLD)
def test_an_exception_is_told_with_its_line(errors, name):
    exception, message, line = TOLD[name]
    outcome = errors.call(name, [1.0])
    assert outcome.kind is OutcomeKind.RAISED
    assert (outcome.exception, outcome.message, outcome.line) == (exception, message, line)


DERIVED = """
import json

def of_python(z):
    raise ValueError

def of_a_module(z):
    json.loads("")

def own(z):
    class Both(UnicodeError, IndexError): pass
    class LossError(Both): pass
    raise LossError

def named_alike(z):
    class ValueError(KeyError): pass
    raise ValueError

def lying(z):
    class Meta(type):
        __mro__ = property(lambda self: (IndexError,))
        __hash__ = __eq__ = None
    class LossError(Exception, metaclass=Meta): pass
    raise LossError

def of_many(z):
    kinds = [ArithmeticError, LookupError, AssertionError, EOFError, NameError, RuntimeError,
             BufferError, ReferenceError, TypeError, ValueError]
    raise type("LossError", tuple(kinds), {})
"""
BASES = {
    "of_python": (),
    "of_a_module": ("ValueError",),
    "own": ("UnicodeError", "ValueError", "IndexError", "LookupError"),
    "named_alike": (),
    "lying": (),
    "of_many": (
        "ArithmeticError",
        "LookupError",
        "AssertionError",
        "EOFError",
        "NameError",
        "RuntimeError",
        "BufferError",
        "ReferenceError",
    ),
}


@pytest.mark.parametrize("name", BASES)
def test_an_exception_that_is_not_pythons_own_is_told_with_the_bases_that_are(start, name):
    assert start(DERIVED).call(name, [1.0]).bases == BASES[name]


def test_endless_recursion_is_told_and_the_process_replaced(errors):
    errors.call("silent", [1.0])
    before = errors.starts
    outcome = errors.call("endless", [1.0])
    assert (outcome.kind, outcome.exception) == (OutcomeKind.RAISED, "RecursionError")
    assert errors.call("silent", [1.0]).exception == "ValueError"
    assert errors.starts == before + 1


BROKEN = {
    "def f(:\n": ("SyntaxError", 1),
    "x = 1\nreturn x\n": ("SyntaxError", 2),
    "import no_such_module\n": ("ModuleNotFoundError", 1),
    "\n\nx = [][0]\n": ("IndexError", 3),
    "from . import other\n": ("ImportError", 1),
    "input('name? ')\n": ("EOFError", 1),
}


@pytest.mark.parametrize("source", BROKEN)
def test_a_file_that_cannot_be_run_is_told_with_its_line(start, source):
    outcome = start(source, "f").load()
    assert (outcome.exception, outcome.line) == BROKEN[source]
