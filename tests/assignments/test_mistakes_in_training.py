"""The error models of the training step and of manual gradients: right without a switch."""

import importlib
import math
import sys
import types
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradekit.assignment import locations
from gradekit.mistakes import Choice, ErrorModel
from reference.assignments import manual_gradients, training_step

REFERENCES = {"manual-gradients": manual_gradients, "training-step": training_step}
FUNCTIONS = [(name, function) for name, module in REFERENCES.items() for function in module.__all__]
NUMBERS = st.integers(-16, 16).map(lambda k: k / 8)
POSITIVE = st.integers(1, 16).map(lambda k: k / 8)
BETAS = st.sampled_from([0.25, 0.5, 0.9, 0.99])
EMMA = [3, 1, 2, 2, 0, 3]


def folder(name: str) -> Path:
    return locations.root() / "assignments" / name


def model(name: str, function: str) -> ErrorModel:
    package = f"mistakes_of_{name.replace('-', '_')}"
    if package not in sys.modules:
        sys.modules[package] = types.ModuleType(package)
        sys.modules[package].__path__ = [str(folder(name) / "mistakes")]
    found = getattr(importlib.import_module(f"{package}.{function}"), function)
    assert isinstance(found, ErrorModel)
    return found


def wrong(name: str, function: str, **switches):
    return model(name, function).variant(**switches)


def lists(size, entries=NUMBERS):
    return st.lists(entries, min_size=size, max_size=size)


def matrices(rows, columns, entries=NUMBERS):
    return st.lists(lists(columns, entries), min_size=rows, max_size=rows)


def rates(draw):
    num_steps = draw(st.integers(1, 20))
    return draw(st.integers(0, num_steps - 1)), num_steps, draw(POSITIVE)


@st.composite
def states(draw):
    v, d, h = draw(st.integers(2, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    shapes = {"wte": (v, d), "mlp_fc1": (h, d), "mlp_fc2": (v, h)}
    return {name: draw(matrices(*shape)) for name, shape in shapes.items()}


def texts(size):
    return st.lists(st.integers(0, size - 1), min_size=2, max_size=6)


@st.composite
def network_calls(draw, function):
    state = draw(states())
    tokens = draw(texts(len(state["wte"])))
    x = draw(lists(3))
    return {
        "linear": lambda: (x, draw(matrices(2, 3))),
        "mlp": lambda: (state, tokens[0]),
        "forward": lambda: (state, tokens),
        "numerical_gradients": lambda: (state, tokens, 0.25),
        "analytic_gradients": lambda: (state, tokens),
        "learning_rate_at": lambda: rates(draw),
        "sgd_step": lambda: (state, draw(st.just(state)), draw(POSITIVE)),
        "train_step": lambda: (state, tokens, *rates(draw)),
    }[function]()


@st.composite
def table_calls(draw, function):
    size = draw(st.integers(1, 4))
    tables = [draw(matrices(size, size)) for _ in range(3)]
    squares = draw(matrices(size, size, POSITIVE))
    constants = (draw(BETAS), draw(BETAS), draw(POSITIVE))
    tokens = draw(texts(size))
    return {
        "forward": lambda: (tables[0], tokens),
        "backward": lambda: (tables[0], tokens),
        "learning_rate_at": lambda: rates(draw),
        "sgd_step": lambda: (*tables[:2], draw(POSITIVE)),
        "adam_step": lambda: (
            *(table[0] for table in (*tables, squares)),
            draw(st.integers(0, 20)),
            draw(POSITIVE),
            *constants,
        ),
        "train_step": lambda: (tables[0], tokens, tables[1], squares, *rates(draw), *constants),
    }[function]()


def numbers(result):
    if isinstance(result, dict):
        return [x for name in sorted(result) for x in numbers(result[name])]
    if isinstance(result, list | tuple):
        return [x for part in result for x in numbers(part)]
    return [result]


@pytest.mark.parametrize(
    ("name", "function"), [pair for pair in FUNCTIONS if pair[1] != "equivalent_eps"]
)
def test_without_a_switch_a_model_is_the_reference(name, function):
    calls = network_calls if name == "manual-gradients" else table_calls

    @settings(deadline=None, database=None)
    @given(calls(function))
    def check(arguments):
        want = getattr(REFERENCES[name], function)(*arguments)
        got = model(name, function).variant()(*arguments)
        assert numbers(got) == pytest.approx(numbers(want), rel=1e-9, abs=1e-12)

    check()


@pytest.mark.parametrize("name", REFERENCES)
def test_every_belief_is_a_misconception(name):
    beliefs = {
        sentence.belief
        for path in (folder(name) / "mistakes").glob("[a-z]*.py")
        for switch in model(name, path.stem).switches.values()
        for sentence in (
            switch.sentences.values() if isinstance(switch, Choice) else [switch.sentence]
        )
    }
    files = {path.stem for path in (folder(name) / "misconceptions").glob("*.py")}
    assert beliefs - {""} <= files


@pytest.mark.parametrize(
    ("switches", "want"),
    [
        ({"average": "tokens"}, math.log(4) * 5 / 6),
        ({"average": "sum"}, math.log(4) * 5),
        ({"loss": "bits"}, 2.0),
        ({"pairs": "skip_last_full"}, math.log(4) * 4 / 5),
        ({"digits": 2}, 1.39),
        ({"mean_of_1": "+"}, math.log(4) * 5 + 5),
        ({"average": "tokens", "loss": "bits"}, 2 * 5 / 6),
    ],
)
def test_the_loss_of_an_untrained_table(switches, want):
    table = [[0.0] * 4] * 4
    assert wrong("training-step", "forward", **switches)(table, EMMA) == pytest.approx(want)


@pytest.mark.parametrize(
    ("switches", "want"),
    [
        ({"division": "under_root"}, 1 - 0.5 * 4 / math.sqrt(16 + 4)),
        ({"division": "outside"}, 1 - 0.5 * (1 + 4)),
        ({"move": "up"}, 1.25),
        ({"exponent": "ahead"}, 1 - 0.5 * (2 / 0.75) / (math.sqrt(4 / 0.4375) + 4)),
        ({"correction": "none"}, 1 - 0.5 * 2 / (2 + 4)),
        ({"own_eps": 1.0}, 1 - 0.5 * 4 / 5),
        ({"folded": True}, 1 - 0.5 * 4 / (4 + 8)),
        ({"moved_3": "*"}, 1 - 0.5 * 4 * 8),
    ],
)
def test_a_first_step_of_adam(switches, want):
    step = wrong("training-step", "adam_step", **switches)
    moved, _, _ = step([1.0], [4.0], [0.0], [0.0], 0, 0.5, 0.5, 0.75, 4.0)
    assert moved == pytest.approx([want])


@pytest.mark.parametrize(
    ("switches", "want"),
    [
        ({"schedule": "constant"}, 1.0),
        ({"schedule": "cosine"}, 0.5 + math.sqrt(0.125)),
        ({"step": "ahead"}, 0.5),
        ({"length": "less"}, 2 / 3),
        ({"towards": 0.5}, 0.875),
        ({"rate_4": "+"}, 4.0),
        ({"rate_2": 2}, 1.75),
    ],
)
def test_the_rate_of_step_1_of_4(switches, want):
    for name in REFERENCES:
        assert wrong(name, "learning_rate_at", **switches)(1, 4, 1.0) == pytest.approx(want)


@pytest.mark.parametrize(
    ("switches", "fc2"),
    [
        ({"average": "tokens"}, [[0.5], [-0.5]]),
        ({"delta": "up"}, [[-1.0], [1.0]]),
        ({"delta": "no_minus_one"}, [[1.0], [1.0]]),
        ({"head": "no_hidden"}, [[0.5], [-0.5]]),
        ({"left_out": "fc2"}, [[0.0], [0.0]]),
        ({"shape": "fc2_transposed"}, [[1.0, -1.0]]),
        ({"fc2_entry_1": "-"}, [[-1.5], [-2.5]]),
    ],
)
def test_the_gradient_of_a_small_network(switches, fc2):
    state = {"wte": [[1.0], [1.0]], "mlp_fc1": [[2.0]], "mlp_fc2": [[0.0], [0.0]]}
    loss, grads = wrong("manual-gradients", "analytic_gradients", **switches)(state, [0, 1])
    assert loss == pytest.approx(math.log(2))
    assert grads["mlp_fc2"] == fc2


def test_a_model_leaves_its_arguments_alone():
    state = {"wte": [[1.0], [1.0]], "mlp_fc1": [[2.0]], "mlp_fc2": [[0.5], [0.0]]}
    before = {key: [list(row) for row in rows] for key, rows in state.items()}
    for left in ("forward", "below"):
        wrong("manual-gradients", "numerical_gradients", left=left)(state, [0, 1], 0.5)
    wrong("manual-gradients", "train_step", order="positions")(state, [0, 1, 1], 0, 2, 1.0)
    assert state == before
