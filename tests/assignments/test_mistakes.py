"""Error models: right without a switch, and with one what the switch says."""

import contextlib
import importlib
import math
import sys
import types
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whole import load_assignment

from gradekit.mistakes import Choice, mean_of, mean_switches

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"
LOGITS = st.lists(st.floats(-20.0, 20.0), min_size=1, max_size=6)
NAMES = st.text("abz", min_size=1, max_size=5)
WEIGHTS = st.lists(st.integers(0, 9), min_size=1, max_size=5).filter(any)
HALVES, COIN = [0.5, 0.5], [0.9, 0.1]


def shares(weights):
    return [w / sum(weights) for w in weights]


@st.composite
def answers(draw):
    logits = draw(LOGITS)
    return logits, draw(st.integers(0, len(logits) - 1))


@st.composite
def sequences(draw):
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(st.floats(-9, 9), min_size=width, max_size=width), min_size=1))
    return rows, [draw(st.integers(0, width - 1)) for _ in rows]


@st.composite
def beliefs(draw):
    pairs = draw(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=5))
    q = [q for q, _ in pairs]
    return shares(q if any(q) else [1] * len(q)), shares([p for _, p in pairs])


@st.composite
def tables(draw):
    entries = draw(st.lists(st.tuples(*[st.sampled_from([0, 1, 25, 26])] * 2, st.integers(1, 9))))
    counts = [[0] * 27 for _ in range(27)]
    for row, column, count in entries:
        counts[row][column] = count
    return counts


@st.composite
def counted(draw):
    return draw(tables()), [26, *(ord(c) - 97 for c in draw(NAMES)), 26]


INPUTS = {
    ("cross-entropy", "softmax"): st.tuples(LOGITS),
    ("cross-entropy", "cross_entropy_loss"): answers(),
    ("cross-entropy", "sequence_loss"): sequences(),
    ("cross-entropy", "perplexity"): st.tuples(st.floats(0.0, 700.0)),
    ("cross-entropy", "softmax_cross_entropy_grad"): answers(),
    ("kl-divergence", "entropy"): st.tuples(WEIGHTS.map(shares)),
    ("kl-divergence", "cross_entropy"): beliefs(),
    ("kl-divergence", "kl_divergence"): beliefs(),
    ("kl-divergence", "nats_to_bits"): st.tuples(st.floats(-1000.0, 1000.0)),
    ("bigram-counting", "tokenize"): st.tuples(NAMES),
    ("bigram-counting", "bigram"): st.tuples(tables(), st.integers(0, 26)),
    ("bigram-counting", "name_loss"): counted(),
    ("bigram-counting", "count_step"): counted(),
    ("bigram-counting", "train"): st.tuples(
        st.lists(NAMES, min_size=1, max_size=4), st.integers(0, 6)
    ),
}


def model_of(assignment, function):
    package = types.ModuleType(f"models_of_{assignment.replace('-', '_')}")
    package.__path__ = [str(ASSIGNMENTS / assignment / "mistakes")]
    sys.modules.setdefault(package.__name__, package)
    return getattr(importlib.import_module(f"{package.__name__}.{function}"), function)


def close(x, y):
    if isinstance(x, list | tuple):
        return len(x) == len(y) and all(map(close, x, y))
    return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12)


@pytest.mark.parametrize(("assignment", "function"), INPUTS)
def test_without_a_switch_it_is_the_reference(assignment, function):
    reference = load_assignment(assignment).oracle(function)
    right = model_of(assignment, function).variant()

    @settings(deadline=None)
    @given(INPUTS[assignment, function])
    def equal(arguments):
        assert close(right(*arguments), reference(*arguments))

    equal()


@pytest.mark.parametrize(("assignment", "function"), INPUTS)
def test_a_model_changes_nothing_that_it_is_given(assignment, function):
    model = model_of(assignment, function)

    @settings(deadline=None)
    @given(INPUTS[assignment, function], st.data())
    def unchanged(arguments, data):
        switch = data.draw(st.sampled_from(sorted(model.switches)))
        before = repr(arguments)
        with contextlib.suppress(ArithmeticError, ValueError, IndexError):
            model.variant(**{switch: model.switches[switch].values[0]})(*arguments)
        assert repr(arguments) == before

    unchanged()


@pytest.mark.parametrize(("assignment", "function"), INPUTS)
def test_every_switch_has_a_sentence_and_a_misconception_that_exists(assignment, function):
    folder = ASSIGNMENTS / assignment / "misconceptions"
    for switch in model_of(assignment, function).switches.values():
        choice = isinstance(switch, Choice)
        for sentence in switch.sentences.values() if choice else [switch.sentence]:
            assert sentence.text.endswith(".")
            assert (
                choice == ("{k}" not in sentence.text)
                or "shuffle" in sentence.text
                or ("by chance" in sentence.text)
            )
            assert not sentence.belief or (folder / f"{sentence.belief}.py").is_file()
            assert all(x.endswith(".") and "{k}" not in x for x in sentence.special.values())
            assert choice <= (not sentence.special)


@pytest.mark.parametrize(("assignment", "function"), INPUTS)
def test_no_two_positions_of_a_model_say_the_same(assignment, function):
    switches = model_of(assignment, function).switches.values()
    texts = [s.text for x in switches if isinstance(x, Choice) for s in x.sentences.values()]
    assert len(texts) == len(set(texts))


SOFT = 1.0 / (1.0 + math.exp(-2.0))  # the larger of two logits, 2 apart
TABLE = [[0] * 27 for _ in range(27)]
COUNTED = [[2] * 27, *([0] * 27 for _ in range(26))]
ONE_AFTER = [*([0] * 27 for _ in range(26)), [1, *[0] * 26]]
BY_HAND = [
    ("softmax", {"temperature": 2.0}, ([0.0, 4.0],), [1.0 - SOFT, SOFT]),
    ("softmax", {"logits": "negative"}, ([2.0, 0.0],), [1.0 - SOFT, SOFT]),
    ("softmax", {"weights": "raw", "digits": 1}, ([1.0, 3.0],), [0.2, 0.8]),
    ("softmax", {"total": "undivided"}, ([0.0, 0.0],), [1.0, 1.0]),
    ("cross_entropy_loss", {"log_base": 2}, ([0.0, 0.0], 1), 1.0),
    ("cross_entropy_loss", {"floor": 0.25}, ([0.0, 20.0], 0), math.log(4.0)),
    ("cross_entropy_loss", {"target": "previous"}, ([2.0, 0.0], 1), -math.log(SOFT)),
    ("cross_entropy_loss", {"formula": "one_minus", "factor": 2.0}, ([0.0, 0.0], 0), 1.0),
    ("cross_entropy_loss", {"label_smoothing": 0.1}, ([0.0, 0.0], 0), math.log(2.0)),
    ("sequence_loss", {"mean": "sum", "log_base": 2}, ([[0.0, 0.0]] * 3, [0, 1, 1]), 3.0),
    ("sequence_loss", {"mean": "more"}, ([[0.0, 0.0]], [0]), math.log(2.0) / 2.0),
    ("perplexity", {"base": 2, "most": 5.0}, (3.0,), 5.0),
    ("softmax_cross_entropy_grad", {"taken": 2.0}, ([0.0, 0.0], 0), [-1.5, 0.5]),
    ("softmax_cross_entropy_grad", {"formula": "negative"}, ([0.0, 0.0], 0), [0.5, -0.5]),
    ("entropy", {"sign": "plus", "log_base": 2}, (HALVES,), -1.0),
    ("entropy", {"classes": "without_last"}, (HALVES,), math.log(2.0) / 2.0),
    ("cross_entropy", {"terms": "exchanged"}, (HALVES, COIN), math.log(2.0)),
    ("cross_entropy", {"sum": "mean", "sign": "plus"}, (HALVES, HALVES), -math.log(2.0) / 2.0),
    ("kl_divergence", {"p_floor": 0.5}, (HALVES, COIN), math.log(5.0 / 9.0) / 2.0),
    ("kl_divergence", {"whole": "likeliest"}, (COIN, HALVES), math.log(2.0)),
    ("nats_to_bits", {"divisor": 0.5}, (3.0,), 6.0),
    ("tokenize", {"letters": "from_one", "marks": "no_end"}, ("ab",), [26, 1, 2]),
    ("tokenize", {"name": "reversed", "mark": 0}, ("ab",), [0, 1, 0, 0]),
    ("tokenize", {"in_a_row": 2}, ("abbba",), [26, 0, 1, 1, 0, 26]),
    ("tokenize", {"of_each": 1}, ("abba",), [26, 0, 1, 26]),
    ("tokenize", {"first": 1}, ("ab",), [26, 1, 2, 26]),
    ("bigram", {"below": 26, "result": "total"}, (TABLE, 3), 27.0 / 26.0),
    ("bigram", {"ones": "letters_below", "result": "total"}, (TABLE, 3), 27.0 / 26.0),
    ("bigram", {"everywhere": 0.0, "result": "total"}, (COUNTED, 0), 1.0),
    ("bigram", {"by_columns": 26, "result": "largest"}, (COUNTED, 0), 3.0 / 28.0),
    ("name_loss", {"mean": "sum"}, (TABLE, [26, 0, 26]), 2.0 * math.log(27.0)),
    ("name_loss", {"less": 1}, (TABLE, [26, 0, 26]), 2.0 * math.log(27.0)),
    ("name_loss", {"ahead": 2}, (ONE_AFTER, [26, 0, 26]), math.log(28.0)),
    ("name_loss", {"ahead": 0}, (ONE_AFTER, [26, 26]), math.log(28.0)),
    ("name_loss", {"cost": "plus", "pairs": "without_end"}, (TABLE, [26, 0, 26]), -math.log(27.0)),
]
FOLDERS = {function: assignment for assignment, function in INPUTS}


@pytest.mark.parametrize(("function", "settings", "arguments", "value"), BY_HAND)
def test_a_switch_does_what_it_says(function, settings, arguments, value):
    variant = model_of(FOLDERS[function], function).variant(**settings)
    assert close(variant(*arguments), value)


def test_a_step_that_counts_first_knows_the_name_already():
    step = model_of("bigram-counting", "count_step")
    loss, counts = step.variant(order="counted_first", added=2)(TABLE, [26, 0, 26])
    assert close(loss, math.log(29.0 / 3.0))
    assert counts[26][0] == counts[0][26] == 2


def test_a_training_that_stops_after_the_last_name_has_as_many_losses_as_names():
    training = model_of("bigram-counting", "train")
    assert len(training.variant(steps="names_end")(["a", "b"], 5)[1]) == 2
    assert len(training.variant(steps="one_less", losses="front")(["a", "b"], 5)[1]) == 4


@pytest.mark.parametrize(
    ("settings", "taken"),
    [
        ({}, "ababa"),
        ({"first_name": 1}, "babab"),
        ({"names_used": 1}, "aaaaa"),
        ({"rounds": 1}, "ab"),
        ({"rounds": 2}, "abab"),
        ({"most_steps": 1}, "a"),
    ],
)
def test_a_training_takes_names_as_it_says(settings, taken):
    counts, losses = model_of("bigram-counting", "train").variant(**settings)(["a", "b"], 5)
    assert len(losses) == len(taken)
    assert counts[26][:2] == [taken.count("a"), taken.count("b")]


def test_a_training_may_begin_with_ones():
    training = model_of("bigram-counting", "train")
    assert training.variant(table="ones")(["a"], 0)[0] == [[1] * 27 for _ in range(27)]
    assert training.variant(start=2)(["a"], 0)[0] == [[2] * 27 for _ in range(27)]


def test_what_overflows_raises_as_a_student_s_would():
    with pytest.raises(OverflowError):
        model_of("cross-entropy", "softmax").variant(shift="unshifted")([1000.0, 0.0])
    with pytest.raises(ValueError, match="math domain"):
        model_of("kl-divergence", "entropy").variant(zeros="error")([1.0, 0.0])


def test_a_mean_names_what_it_is_of():
    sentences = mean_switches("losses", "last", sum="a_sum")["mean"]
    assert sentences["sum"].text == "You add up the losses and do not divide by their number."
    assert sentences["sum"].belief == "a_sum"
    assert "last" not in sentences


@pytest.mark.parametrize(
    ("how", "value"),
    [
        ("sum", 10.0),
        ("more", 2.0),
        ("fewer", 10 / 3),
        ("median", 2.5),
        ("tail", 3.0),
        ("pairs", 2.5),
    ],
)
def test_means_by_hand(how, value):
    assert mean_of({"mean": how}.get, [1.0, 2.0, 3.0, 4.0]) == value
