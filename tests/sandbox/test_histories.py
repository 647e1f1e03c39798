"""Calls after other calls in one request: what counts, what was kept, what nobody can silence."""

import sys

import numpy as np
import pytest

from gradekit.model.limits import Limits
from gradekit.model.outcomes import History, OutcomeKind
from gradekit.sandbox import client
from gradekit.sandbox.child import protocol
from gradekit.sandbox.child.histories import (
    CHANGED_RESULTS,
    SAME_OBJECTS,
    SHARED,
    call_after,
)
from gradekit.sandbox.process import Lost
from gradekit.sandbox.program import Program
from gradekit.sandbox.worker import Worker
from tests.isolation import ISOLATION

BOTH = [[1.0, 2.0], [3.0, 4.0]]


class Noting:
    """A function that notes what it is called with, and gives a new list."""

    def __init__(self):
        self.objects = []
        self.values = []

    def __call__(self, xs, *others):
        self.objects.append(xs)
        self.values.append([*xs])
        if "?" in xs:
            raise SystemExit
        return [2.0 * x for x in xs]


def kept(function, *calls, how=""):
    """Name by call and place what is no longer what it was."""
    *earlier, last = ([call] for call in calls)
    _, _, found = call_after(function, earlier, last, how)
    return [(call, place) for call, place, _ in found]


def test_calls_are_made_in_order_and_the_last_one_counts():
    function = Noting()
    value, changed, found = call_after(function, [[[1.0]], [["?"]]], [[2.0]], "")
    assert (value, changed, found) == ([4.0], [], [])
    assert function.values == [[1.0], ["?"], [2.0]]


def test_the_same_objects_are_filled_anew():
    function = Noting()
    call_after(function, [[[1.0]], [[5.0, 6.0]]], [[2.0]], SAME_OBJECTS)
    assert function.values == [[1.0], [5.0, 6.0], [2.0]]
    assert len({id(xs) for xs in function.objects}) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (np.array([1.0, 2.0]), np.array([3.0, 4.0])),
        ({"w": [[1.0]]}, {"w": [[2.0]], "b": [[3.0]]}),
        ([[1.0], [2.0]], [[3.0, 4.0]]),
    ],
)
def test_arrays_states_and_tables_are_filled_anew(first, second):
    given = []
    call_after(lambda xs: given.append((xs, str(xs))), [[first]], [second], SAME_OBJECTS)
    (one, _), (other, text) = given
    assert one is other is first
    assert text == str(second)


def test_an_array_of_another_shape_is_another_object():
    given = []
    arrays = [np.zeros(2)], [np.zeros(3)]
    call_after(given.append, [arrays[0]], arrays[1], SAME_OBJECTS)
    assert given[1] is arrays[1][0]


def test_equal_lists_are_one_object_but_not_of_ids_and_numbers():
    given = []
    call_after(lambda *lists: given.append(lists), [], [[1.0], [1], [[1.0], [1.0]]], SHARED)
    ((numbers, ids, rows),) = given
    assert rows[0] is rows[1] is numbers
    assert ids is not numbers


def test_what_a_call_returned_is_changed_before_the_next_and_put_back_after():
    memo = {}

    def stored(xs):
        return memo.setdefault("", [*xs])

    value, _, _ = call_after(stored, [[[1.0, 2.0]]], [[1.0, 2.0]], CHANGED_RESULTS)
    assert value == [2.0, 3.0]
    assert memo[""] == [1.0, 2.0]


BUFFER = []
ROW = [0.0]


def fills_a_list(xs):
    BUFFER[:] = xs
    return BUFFER


def fills_an_array(xs, array=np.zeros(2)):  # noqa: B008
    array[:] = xs
    return array


def gives_views(xs, array=np.zeros(2)):  # noqa: B008
    array[:] = xs
    return {"w": array[:]}


def shares_a_row(xs):
    return [xs[:1] + ROW, ROW, ROW]


def changes_what_it_was_given_before(xs, before=[]):  # noqa: B006
    for ys in before:
        ys[0] += 1.0
    before.append(xs)
    return 0.0


MISTAKES = [
    (fills_a_list, [(0, 0)]),
    (fills_an_array, [(0, 0)]),
    (gives_views, [(0, 0)]),
    (lambda xs: xs, [(1, 1)]),
    (lambda xs: (0.0, [xs]), [(1, 1)]),
    (shares_a_row, [(0, 0), (1, 0)]),
    (changes_what_it_was_given_before, [(0, 1)]),
]


@pytest.mark.parametrize(("function", "found"), MISTAKES)
def test_what_is_not_the_callers_own_is_told(function, found):
    assert kept(function, *BOTH) == found


RIGHT = {
    "new lists": lambda xs: [2.0 * x for x in xs],
    "a table": lambda xs: ([[0.0] * 2 for _ in xs], {"w": [*xs]}),
    "numbers": max,
    "a new array": np.array,
    "rows of an array": lambda xs: [*np.outer(xs, xs)],
    "an array that is read-only": lambda xs: np.broadcast_to(xs[0], (2,)),
    "one tuple": lambda xs, both=(1.0, 2.0): both,
}


@pytest.mark.parametrize("function", RIGHT.values(), ids=RIGHT)
def test_what_is_the_callers_own_is_not(function):
    assert kept(function, *BOTH) == []


def test_objects_that_refuse_to_be_changed_are_left_as_they_are():
    class Fixed(list):
        def __setitem__(self, *_):
            raise TypeError

    assert kept(Fixed, *BOTH) == []


SUBMISSION = """
import sys

calls = []
TABLE = [[0.0, 0.0], [0.0, 0.0]]

def patch():
    frame = sys._getframe()
    while frame := frame.f_back:
        names = frame.f_globals
        if names.get("__name__", "").endswith(("histories", "changes")):
            for name in list(names):
                if not name.startswith("__"):
                    names[name] = lambda *_: b""

def fills(xs):
    if xs[0] == 3.0:
        patch()
    TABLE[0][:] = xs
    return TABLE

def hands_on(xs):
    return {"w": xs}

def counts(xs):
    calls.append(xs)
    return float(len(calls))

def fails_then_counts(xs):
    calls.append(xs)
    if xs == "?":
        raise ValueError("no")
    return float(len(calls))
"""


@pytest.fixture
def worker():
    program = Program(
        source=SUBMISSION,
        filename="submission.py",
        functions=["fills", "hands_on", "counts", "fails_then_counts"],
    )
    with Worker(program, Limits(seconds_to_load=20), ISOLATION) as started:
        yield started


def test_a_worker_makes_earlier_calls_in_one_request(worker):
    outcome = worker.call("counts", [[1.0]], history=History([[[2.0]], [[3.0]]]))
    assert (outcome.value, outcome.kept) == (3.0, ())
    assert worker.call("counts", [[1.0]]).value == 4.0


def test_whatever_comes_of_earlier_calls_the_last_one_is_told(worker):
    outcome = worker.call("fails_then_counts", [[1.0]], history=History([["?"]]))
    assert outcome.value == 2.0
    outcome = worker.call("fails_then_counts", ["?"], history=History([[1.0]]))
    assert (outcome.kind, outcome.exception) == (OutcomeKind.RAISED, "ValueError")


def test_what_was_kept_is_told_though_the_worker_is_patched(worker):
    for xs in ([1.0, 2.0], [5.0, 6.0]):
        outcome = worker.call("fills", [xs], history=History([[[3.0, 4.0]]]))
        assert outcome.kept == ((0, 0),)
        outcome = worker.call("hands_on", [[xs]], history=History([[[xs]]]))
        assert outcome.kept == ((1, 1),)


@pytest.mark.parametrize("place", [(2, 0), (1, 2), (0, 3)])
def test_a_reply_about_a_call_that_was_not_asked_for_is_none(place):
    request = protocol.CallRequest(1, "f", [1.0], 0, [[1.0, 2.0]])
    right = protocol.Returned(1, 0.0, [], [(1, 1, 0.0), (0, 2, 0.0)])
    assert client.read_reply(request, protocol.encode_value(right)) == right
    wrong = protocol.Returned(1, 0.0, [], [(*place, 0.0)])
    with pytest.raises(Lost):
        client.read_reply(request, protocol.encode_value(wrong))


def test_a_call_without_a_history_is_written_as_ever():
    request = protocol.CallRequest(1, "f", [1.0], 7)
    fields = protocol.decode_value(protocol.encode_value(request))
    assert fields == {"type": "call", "id": 1, "function": "f", "arguments": [1.0], "seed": 7}
    reply = protocol.decode_value(protocol.encode_value(protocol.Returned(1, 2.0, [])))
    assert reply == {"type": "ok", "id": 1, "value": 2.0, "changed": []}


def test_without_numpy_lists_are_looked_at_all_the_same(monkeypatch):
    monkeypatch.delitem(sys.modules, "numpy")
    assert kept(fills_a_list, *BOTH) == [(0, 0)]
