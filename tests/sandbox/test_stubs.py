"""Correct functions in place of a student's own, whatever it calls them by."""

import math

import pytest

from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox import client


def correct(name, arguments):
    """Be the judge: the one helper doubles, the other takes the difference."""
    if name == "double":
        (value,) = arguments
        return [2 * x for x in value] if isinstance(value, list) else 2 * value
    first, second = arguments
    return first - second


def one_more(_, given):
    return given[0] + 1


WRONG = """
import functools
import numpy as np

def double(x):
    return 0.0

def less(x, y=1.0):
    return 0.0

by_another_name = double
kept_inside = [double]

class Model:
    def ask(self, x):
        return double(x)

    @staticmethod
    def less(x, y):
        return less(x, y)

def closure():
    mine = double
    def inner(x):
        return mine(x)
    return inner

def direct(x):
    return double(x)

def aliased(x):
    return by_another_name(x)

def from_a_list(x):
    return kept_inside[0](x)

def from_a_method(x):
    return Model().ask(x)

def through_a_static_method(x):
    return Model.less(x, 1.0)

def from_a_closure(x):
    return closure()(x)

def default(x, f=double):
    return f(x)

def mapped(x):
    return list(map(double, [x, x]))

def by_keyword(x):
    return less(y=1.0, x=x)

def without_the_default(x):
    return less(x)

def half_by_keyword(x):
    return less(x, y=1.0)

def of_array(x):
    return double(np.array([x])) * 2

def of_tuple(x):
    return double((x, x))

def of_generator(x):
    return double(y for y in [x])

def of_an_object(x):
    return double(object())

def of_nothing(x):
    return double()

def of_much(x):
    return double([x] * 10_000)

def patient(x):
    for _ in range(100):
        x = double(x) / 2
    return x

def impatient(x):
    while True:
        double(x)
"""
VALUES = {
    "direct": 6.0,
    "aliased": 6.0,
    "from_a_list": 6.0,
    "from_a_method": 6.0,
    "through_a_static_method": 2.0,
    "from_a_closure": 6.0,
    "default": 6.0,
    "mapped": [6.0, 6.0],
    "by_keyword": 2.0,
    "half_by_keyword": 2.0,
    "of_array": [12.0],
    "of_tuple": [6.0, 6.0],
    "of_generator": [6.0],
    "without_the_default": 2.0,
    "patient": 3.0,
}


@pytest.fixture(scope="module")
def helped(start_shared):
    return start_shared(WRONG, stubs={"double": [], "less": []}, answer=correct)


@pytest.mark.parametrize("caller", VALUES)
def test_a_caller_gets_the_judges_value(helped, caller):
    assert helped.call(caller, [3.0]).value == VALUES[caller]


def test_without_stand_ins_the_callers_own_helpers_run(start):
    assert start(WRONG).call("direct", [3.0]).value == 0.0


REFUSED = {
    "of_an_object": "double was called with an object",
    "of_nothing": "ValueError: not enough values to unpack (expected 1, got 0)",
    "of_much": "its arguments are too large",
}


@pytest.mark.parametrize("caller", REFUSED)
def test_what_a_stand_in_cannot_answer_is_a_value_error(helped, caller):
    outcome = helped.call(caller, [3.0])
    assert (outcome.kind, outcome.exception) == (OutcomeKind.RAISED, "ValueError")
    assert outcome.message == REFUSED[caller]


@pytest.mark.parametrize("caller", REFUSED)
def test_the_judge_notes_what_it_has_not_answered(start, caller):
    worker = start(WRONG, stubs={"double": [], "less": []}, answer=correct)
    worker.call("direct", [3.0])
    assert worker.program.refused == []
    for times in (1, 2):
        worker.call(caller, [3.0])
        assert len(worker.program.refused) == times


def test_a_question_may_be_as_large_as_the_call_itself(start):
    worker = start(
        "def f(z): return double(z)", "f", "double", stubs={"double": []}, answer=correct
    )
    assert worker.call("f", [[0.5] * 10_000]).value == [1.0] * 10_000


def test_the_same_question_is_answered_once_also_to_a_fresh_process(start):
    asked = []

    def answer(name, arguments):
        asked.append((name, *arguments))
        return correct(name, arguments)

    text = "def f(x): return double(x) + double(x)"
    worker = start(text, "f", "double", stubs={"double": []}, answer=answer)
    assert worker.call("f", [3.0]).value == 12.0
    worker.restart()
    assert worker.call("f", [3.0]).value == 12.0
    assert worker.call("f", [4.0]).value == 16.0
    assert asked == [("double", 3.0), ("double", 4.0)]


def test_a_cached_answer_is_a_new_value_each_time(start):
    text = """
    def f(x):
        row = helper(x)
        row.append(7.0)
        return row + helper(x)
    """
    worker = start(text, "f", stubs={"helper": []}, answer=lambda _, arguments: [arguments[0]])
    assert worker.call("f", [3.0]).value == [3.0, 7.0, 3.0]
    assert worker.call("f", [3.0]).value == [3.0, 7.0, 3.0]


def test_what_was_asked_before_is_not_asked_again(start, monkeypatch):
    monkeypatch.setattr(client, "MOST_QUESTIONS", 1)
    text = "def f(x): return double(x) + double(x) + double(x)"
    worker = start(text, "f", "double", stubs={"double": []}, answer=correct)
    assert worker.call("f", [3.0]).value == 18.0


def test_a_caller_that_never_stops_asking_is_stopped(helped):
    outcome = helped.call("impatient", [3.0])
    assert outcome.kind is OutcomeKind.TIMED_OUT
    assert outcome.message == (f"it called its own helpers more than {client.MOST_QUESTIONS} times")
    assert helped.call("direct", [3.0]).value == 6.0


KINDS_OF_HELPERS = {
    "a lambda": "helper = lambda x: 0.0",
    "a partial": "import functools\nhelper = functools.partial(lambda y, x: 0.0, 1)",
    "a bound method": "class M:\n    def m(self, x): return 0.0\nhelper = M().m",
    "a static method": "class M:\n    @staticmethod\n    def m(x): return 0.0\nhelper = M.m",
    "a static method outside": "helper = staticmethod(lambda x: 0.0)",
    "a class method": "class M:\n    @classmethod\n    def m(cls, x): return 0.0\nhelper = M.m",
    "an instance": "class M:\n    def __call__(self, x): return 0.0\nhelper = M()",
    "a vectorized function": "import numpy as np\nhelper = np.vectorize(lambda x: 0.0)",
    "a built-in": "import math\nhelper = math.sin",
    "a closure": "def make(k):\n    def h(x): return k\n    return h\nhelper = make(0.0)",
    "nothing": "",
    "no function": "helper = 3",
}


@pytest.mark.parametrize("definition", KINDS_OF_HELPERS.values(), ids=KINDS_OF_HELPERS.keys())
def test_a_helper_of_any_kind_is_replaced(start, definition):
    source = f"{definition}\ndef caller(x):\n    return helper(x)\n"
    answered = start(source, "caller", stubs={"helper": []}, answer=one_more)
    assert answered.call("caller", [1.0]).value == 2.0


def test_a_method_is_replaced_inside_its_class_as_well(start):
    source = """
    class Model:
        def helper(self, x):
            return 0.0
    model = Model()
    helper = model.helper
    def caller(x):
        return Model().helper(x) + helper(x=x)
    """
    answered = start(source, "caller", stubs={"helper": []}, answer=one_more)
    assert answered.call("caller", [1.0]).value == 4.0


def test_arrays_come_back_where_the_helper_worked_with_arrays(start):
    source = """
    import numpy as np
    def helper(z):
        return np.exp(z)
    def caller(z):
        return type(helper(z)).__name__
    """
    worker = start(source, "caller", stubs={"helper": []}, answer=lambda _, given: given[0])
    assert worker.call("caller", [[1.0]]).value == "ndarray"


FORMS = {
    "np.exp(z).tolist()": "list",
    "[np.exp(x) for x in z]": "ndarray",
    "[x for x in z]": "list",
    "list(map(lambda x: np.exp(x), z))": "ndarray",
}


@pytest.mark.parametrize("body", FORMS)
def test_the_helpers_own_text_tells_whether_it_makes_arrays_of_lists(start, body):
    source = f"""
    import numpy as np
    def helper(z):
        return {body}
    def caller(z):
        return type(helper(z)).__name__
    """
    worker = start(source, "caller", stubs={"helper": []}, answer=lambda _, given: given[0])
    assert worker.call("caller", [[1.0]]).value == FORMS[body]


@pytest.mark.parametrize("given", ["np.array(z)", "[np.array(z)]", "{'w': [np.array(z)]}"])
def test_arrays_anywhere_in_the_arguments_come_back_as_arrays(start, given):
    source = f"""
    import numpy as np
    def helper(z):
        return 0.0
    def caller(z):
        value = helper(z={given})
        while type(value) in (dict, list, tuple):
            value = value["w"] if type(value) is dict else value[0]
        return type(value).__name__
    """
    worker = start(source, "caller", stubs={"helper": []}, answer=lambda _, given: given[0])
    assert worker.call("caller", [[1.0, 2.0]]).value == "ndarray"


ANSWERS = {
    "an exception": (lambda *_: math.log(0), "ValueError: math domain error"),
    "a value of no plain form": (
        lambda *_: object(),
        "ProtocolError: a value that no message can hold",
    ),
    "a message with a surrogate": (lambda *_: [][chr(0xD800)], "TypeError: list indices"),
    "a surrogate": (lambda *_: {}["\ud800"], "KeyError: '\\ud800'"),
}


@pytest.mark.parametrize(("answer", "message"), ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_that_fails_is_a_value_error(start, answer, message):
    worker = start("def f(x): return helper(x)", "f", stubs={"helper": []}, answer=answer)
    outcome = worker.call("f", [1.0])
    assert (outcome.kind, outcome.exception) == (OutcomeKind.RAISED, "ValueError")
    assert outcome.message.startswith(message)


def test_arrays_come_back_inside_what_is_returned_too(start):
    """A model is a dict of arrays, and a gradient beside it another."""
    source = """
    import numpy as np

    def double(weights):
        return None

    def kinds(weights):
        state, gradients = double({"w": np.array(weights)})
        return [type(part["w"]).__name__ for part in (state, gradients)]
    """

    def correct(name, arguments):
        (weights,) = arguments
        return [weights, {"w": [2 * x for x in weights["w"]]}]

    worker = start(source, stubs={"double": []}, answer=correct)
    assert worker.call("kinds", [[1.0, 2.0]]).value == ["ndarray", "ndarray"]


IN_PLACE = {
    "lists": ([[1.0, 2.0], [[3.0], [4.0]]], "x"),
    "arrays": ([[1.0, 2.0], [[3.0], [4.0]]], "np.array(x)"),
    "dicts": ([{"w": [1.0], "b": 2.0}, {"w": [3.0]}], "x"),
    "dicts of arrays": (
        [{"w": [1.0]}, {"w": [3.0]}],
        "{name: np.array(row) for name, row in x.items()}",
    ),
}


@pytest.mark.parametrize(("given", "made"), IN_PLACE.values(), ids=IN_PLACE.keys())
def test_where_callers_look_into_the_arguments_the_results_are_there(start, given, made):
    """The submission's own function works in place, and its caller relies on it."""
    source = f"""
    import numpy as np

    def step(weights, rate, means):
        raise NotImplementedError

    def caller(weights, means):
        make = lambda x: {made}
        weights, means = make(weights), make(means)
        inside = weights
        step(weights, 0.5, means=means)
        assert inside is weights
        return [weights, means]
    """

    def correct(name, arguments):
        weights, rate, means = arguments
        return [doubled(weights), rate, doubled(means)]

    worker = start(source, "caller", stubs={"step": [0, -1, 2]}, answer=correct)
    outcome = worker.call("caller", given)
    assert outcome.value == [doubled(one) for one in given], outcome.message


def doubled(value):
    if isinstance(value, dict):
        return {name: doubled(item) for name, item in value.items()}
    return [doubled(item) for item in value] if isinstance(value, list) else 2 * value


def test_an_only_result_is_written_too(start):
    source = """
    def step(weights):
        raise NotImplementedError

    def caller(weights):
        step(weights)
        return weights
    """
    worker = start(source, "caller", stubs={"step": [0]}, answer=lambda _, given: doubled(given[0]))
    assert worker.call("caller", [[1.0, 2.0]]).value == [2.0, 4.0]


def test_what_cannot_be_written_is_only_returned(start):
    source = """
    def step(weights):
        raise NotImplementedError

    def caller(weights):
        return [step(tuple(weights)), step((weights[0],) * 5)]
    """
    worker = start(
        source, "caller", stubs={"step": [0]}, answer=lambda _, given: doubled(given[0][:2])
    )
    assert worker.call("caller", [[1.0, 2.0]]).value == [[2.0, 4.0], [2.0, 2.0]]
