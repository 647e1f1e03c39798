"""Histories of calls: every kind is made, of any arguments, and told in a message."""

import pytest

from gradekit import histories
from gradekit.asserts import assert_close
from gradekit.histories import CHANGED_RESULTS, SAME_OBJECTS, SHARED, assert_new, moved
from gradekit.model.mismatch import Mismatch
from gradekit.sandbox.child import histories as child

FIRST, SECOND = [[0.0, 1.0], 0], [[2.0, 1.0, 4.0], 2]


def asked(first=FIRST, second=SECOND, **options):
    """Give each history as what is asked before, what is asked, and how."""
    made = histories.histories(first, second, **options)
    return [([*call.history.earlier], call.arguments, call.history.how) for call in made]


def test_the_ways_are_those_of_the_worker():
    ways = (SAME_OBJECTS, CHANGED_RESULTS, SHARED)
    assert ways == (child.SAME_OBJECTS, child.CHANGED_RESULTS, child.SHARED)


def test_there_is_every_kind():
    made = asked(turns=2, shared=True)
    assert ([FIRST], SECOND, "") in made
    assert ([FIRST, SECOND], FIRST, "") in made
    assert ([[[0.0, "?"], 0]], FIRST, "") in made
    assert ([FIRST, SECOND] * 2, FIRST, "") in made
    for earlier in (FIRST, SECOND):
        assert ([earlier], FIRST, SAME_OBJECTS) in made
    assert ([FIRST], FIRST, CHANGED_RESULTS) in made
    assert ([FIRST], FIRST, SHARED) in made


def test_lists_are_one_object_only_where_that_is_asked_for():
    assert SHARED not in {how for *_, how in asked()}


def test_before_the_first_is_asked_for_come_those_that_differ_in_one_argument():
    earlier, last, how = asked()[0]
    assert earlier == [[SECOND[0], 0], [[1.0, 0.0], 0], [[1.0, 0.0], 0], [[0.0, 1.0], 2]]
    assert (last, how) == (FIRST, "")


def test_rows_are_turned_around_with_and_without_their_order():
    earlier, *_ = asked([[[1.0, 2.0], [3.0, 4.0]]], [[[5.0]]])[0]
    assert earlier == [[[[5.0]]], [[[2.0, 1.0], [4.0, 3.0]]], [[[4.0, 3.0], [2.0, 1.0]]]]


def test_numbers_are_moved_by_a_part_of_the_step_and_ids_are_not():
    state, ids, rate = moved([{"w": [[1.0, 1.0]]}, [0, 1], 0.5], 0.01)
    one, other = state["w"][0]
    assert ids == [0, 1]
    assert 1.0 < other < one <= 1.01
    assert 0.5 < rate <= 0.51


def test_a_function_of_whole_numbers_has_none_that_are_near():
    assert len(asked([[0, 1]], [[1, 2]])) == len(asked([[0.0, 1.0]], [[1.0, 2.0]])) - 2


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ([{"a": [[1.0]], "b": [[2.0]]}, 0], [[{"a": [[1.0]], "b": [["?"]]}, 0]]),
        ([1.0, 2], [["?", 2], [1.0, "?"]]),
        (["ab"], [["ab?"], [None]]),
        ([[], [0]], [["?", [0]], [[], ["?"]]]),
    ],
)
def test_what_is_refused_has_something_wrong_at_the_end(arguments, wrong):
    made = asked(arguments, arguments)
    assert (wrong, arguments, "") in made
    assert (wrong[::-1], arguments, "") in made


def test_a_program_says_itself_what_fails():
    assert ([["fails"]], ["a"], "") in asked(["a"], ["b"], refused=[["fails"]])


def test_a_plain_function_makes_the_last_call_alone():
    calls = []
    for call in histories.histories(FIRST, SECOND):
        call.of(lambda *arguments: calls.append([*arguments]))
    assert calls == [last for _, last, _ in asked()]


def test_a_mismatch_tells_after_which_calls():
    *_, call = histories.histories([1.0], [2.0], turns=2)
    with pytest.raises(Mismatch) as caught, call:
        assert_close(3.0, 1.0, what="the loss")
    assert caught.value.message == "after 4 calls: the loss is 3.0, but should be 1.0"
    assert (caught.value.got, caught.value.expected) == ("3.0", "1.0")
    assert caught.value.within


def test_other_errors_are_left_as_they_are():
    call, *_ = histories.histories([1.0], [2.0])
    with pytest.raises(ZeroDivisionError), call:
        raise ZeroDivisionError


class Keeping:
    """A function of the judge's, of which something was kept."""

    def __init__(self, *kept):
        self.kept = kept

    def kept_after(self, history, *arguments):
        assert [*history.earlier] == [[1.0], [2.0]]
        return arguments[0], self.kept


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ((0, 0), "what an earlier call returned was changed by a later call, or is the same list"),
        ((1, 1), "argument 1 of an earlier call was changed later"),
        ((2, 0), "what is returned holds the same list twice"),
        ((2, 1), "what is returned shares a list with argument 1"),
    ],
)
def test_what_is_not_new_is_told(place, problem):
    with pytest.raises(Mismatch) as caught:
        assert_new(Keeping(place), [1.0], [2.0], [3.0])
    assert caught.value.message == f"{problem}, but should be new lists"


def test_what_works_in_place_may_return_its_own_arguments_alone():
    assert assert_new(Keeping((2, 1)), [1.0], [2.0], [3.0], in_place=True) == 3.0
    for place in ((0, 0), (1, 1), (2, 0)):
        with pytest.raises(Mismatch):
            assert_new(Keeping(place), [1.0], [2.0], [3.0], in_place=True)


def test_of_what_is_new_the_last_is_given():
    assert assert_new(Keeping(), [1.0], [2.0], [3.0]) == 3.0
    assert assert_new(abs, [1.0], [2.0], [-3.0]) == 3.0
