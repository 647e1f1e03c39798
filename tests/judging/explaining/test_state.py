"""What a few more calls tell about a wrong function."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gradekit.assignment import library
from gradekit.judging.explaining import state
from gradekit.judging.explaining.gathering import gather
from gradekit.judging.session import Session
from gradekit.model.assignment import Assignment
from gradekit.submission.reading import parse
from tests.folders import limited
from tests.isolation import ISOLATION

from .evidence import LISTS, NUMBERS, corpus

Said = Callable[..., str]
DOUBLES = "def double(x):\n"
FLAGS = dict.fromkeys(("right_when_first", "unstable", "by_chance", "differs_again"), False)
LISTS_DOUBLED = "def double_all(xs):\n"


@pytest.fixture
def said(tiny: Assignment) -> Said:
    """Give what is said about one function of a text."""

    def run(text: str, function: str = "double") -> str:
        calls = NUMBERS if function == "double" else LISTS
        session = Session(tiny, parse(text, path="submission.py"), ISOLATION)
        with session.worker:
            evidence = gather(function, session, corpus(calls, function))
            assert evidence is not None
            return state.changed_arguments(evidence) or state.explain(evidence, session)

    return run


def test_what_is_right_only_when_called_first_keeps_something(said: Said) -> None:
    body = "    CALLS.append(x)\n    return 2 * sum(CALLS) + 1e-3 * (len(CALLS) - 1)\n"
    text = f"CALLS = []\n{DOUBLES}{body}"
    assert said(text) == state.WHEN_FIRST


def test_what_differs_the_second_time_keeps_something(said: Said) -> None:
    text = f"CALLS = []\n{DOUBLES}    CALLS.append(x)\n    return 3 * x + len(CALLS)\n"
    assert said(text) == state.BETWEEN_CALLS


def test_what_differs_by_the_seed_is_random(said: Said) -> None:
    text = f"import random\n{DOUBLES}    return 2 * x + random.random()\n"
    assert said(text) == state.BY_CHANCE


def test_what_differs_from_process_to_process_is_unstable(said: Said) -> None:
    text = f"import time\n{DOUBLES}    return 2 * x + time.perf_counter_ns() % 997\n"
    assert said(text) == state.UNSTABLE


def test_no_call_is_made_that_changes_nothing_of_what_is_said(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []
    monkeypatch.setattr(
        state._Repeated, "__init__", lambda self, *_: begun.append(vars(self).update(FLAGS))
    )
    text = f"import random\n{DOUBLES}    return 2 * x + random.random()\n"
    for shown, sentence, runs in (
        ("differs_again", state.BETWEEN_CALLS, 3),
        ("unstable", state.UNSTABLE, 3),
        ("right_when_first", state.WHEN_FIRST, state.TRIED),
        ("", "", 3),
    ):
        begun.clear()
        FLAGS.update({name: name == shown for name in FLAGS})
        assert (said(text), len(begun)) == (sentence, runs)


def test_nothing_is_said_of_what_is_always_wrong_alike(said: Said) -> None:
    assert said(f"{DOUBLES}    return 3 * x + 1\n") == ""


@pytest.mark.parametrize(
    ("body", "becomes"),
    [
        ("    xs[:] = [2 * x for x in xs]\n    return list(xs)\n", "holds the result afterwards"),
        ("    ys = [2 * x for x in xs]\n    xs.clear()\n    return ys\n", "is empty afterwards"),
        ("    ys = [2 * x for x in xs]\n    xs.append(1)\n    return ys\n", "is longer afterwards"),
        (
            "    ys = [2 * x for x in xs]\n    xs[0] = 0.5\n    return ys\n",
            "has other entries afterwards",
        ),
    ],
)
def test_it_is_told_what_becomes_of_an_argument(said: Said, body: str, becomes: str) -> None:
    assert said(f"{LISTS_DOUBLED}{body}", "double_all") == (
        f"Your result is right, but you change what you are given: numbers {becomes}."
    )


def test_a_right_function_is_not_told_anything(said: Said) -> None:
    assert said(f"{DOUBLES}    return 2 * x\n") == ""


def test_hanging_calls_are_not_waited_for(tiny: Assignment) -> None:
    text = f"{DOUBLES}    while x > 1:\n        pass\n    return 3 * x + 1\n"
    brief = limited(tiny, seconds_per_call=0.3)
    session = Session(brief, parse(text, path="submission.py"), ISOLATION)
    calls = [[float(x)] for x in range(-40, 10)]
    with session.worker:
        evidence = gather("double", session, corpus(calls))
    assert evidence is not None
    assert evidence.made == list(range(45))


@pytest.mark.slow
def test_what_hangs_at_once_is_not_explained(tiny: Assignment) -> None:
    text = f"{DOUBLES}    while True:\n        pass\n"
    brief = limited(tiny, seconds_per_call=0.3)
    session = Session(brief, parse(text, path="submission.py"), ISOLATION)
    with session.worker:
        assert gather("double", session, corpus(NUMBERS)) is None


@pytest.fixture(scope="module")
def losses() -> Assignment:
    return library.load_assignment(library.find("cross-entropy"))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            "max(logits)",
            "On the inputs that were tried your result stays the same when true_id changes.",
        ),
        (
            "true_id + 0.5",
            "On the inputs that were tried your result stays the same when logits changes.",
        ),
        ("logits[true_id]", ""),
        ("max(logits) if logits[0] > 0 else logits[true_id]", ""),
    ],
)
def test_an_argument_may_play_no_part(losses: Assignment, body: str, sentence: str) -> None:
    text = f"def cross_entropy_loss(logits, true_id):\n    return {body}\n"
    session = Session(losses, parse(text, path="submission.py"), ISOLATION)
    calls = [[[x - 4.0, x / 2, -x / 8], x % 3] for x in range(1, 12)]
    with session.worker:
        about = gather("cross_entropy_loss", session, corpus(calls, "cross_entropy_loss"))
        assert about is not None
        assert state.ignored_argument(about, session) == sentence


def test_two_values_of_an_argument_do_not_show_that_it_plays_no_part(losses: Assignment) -> None:
    text = "def cross_entropy_loss(logits, true_id):\n    return max(logits[:2]) + true_id // 2\n"
    session = Session(losses, parse(text, path="submission.py"), ISOLATION)
    calls = [[[x - 4.0, x / 2, -x / 8], x % 2] for x in range(1, 16)]
    with session.worker:
        about = gather("cross_entropy_loss", session, corpus(calls, "cross_entropy_loss"))
        assert about is not None
        assert state.ignored_argument(about, session) == ""


ORDERED = [
    {name: [[x / 2, -1.0 * len(name)], [0.5, x]] for name in names}
    for x in (1.0, 2.0, 3.0)
    for names in (("wte", "mlp_fc1", "mlp_fc2"), ("mlp_fc2", "mlp_fc1", "wte"))
]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            "[x * k for k, rows in enumerate(state.values()) for x in rows[0]]",
            "Your result changes when the names of state stand in another order.",
        ),
        ("[3.5, 2.5 * state['wte'][0][0]]", ""),
    ],
)
def test_the_order_of_names_may_play_a_part(body: str, sentence: str) -> None:
    own = library.load_assignment(library.find("manual-gradients"))
    text = f"def mlp(state, token_id):\n    return {body}\n"
    session = Session(own, parse(text, path="submission.py"), ISOLATION)
    states = [given | {"wte": [[k, 1.0], [1.0, k]]} for k, given in enumerate(ORDERED, 1)]
    with session.worker:
        about = gather("mlp", session, corpus([[given, 1] for given in states], "mlp"))
        assert about is not None
        assert state.order_of_names(about, session) == sentence
