"""The error models of autograd and microgpt: right without a switch, and wrong as they say."""

from __future__ import annotations

import functools
import importlib
import math
import random
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment import library
from gradekit.mistakes import ErrorModel

NUMBERS = st.floats(-4.0, 4.0).map(lambda x: round(x, 3))
PROGRAM = (
    "a = Value(2.0); b = Value(3.0); L = a * b + a; L.backward(); print(L.data, a.grad, b.grad)"
)
SOFTMAX = "a = Value(1.0); b = Value(2.0); p, q = softmax([a, b]); print(p.data, q.data)"
LOSS = "a = Value(0.0); b = Value(0.0); L = cross_entropy([a, b], 1); print(L.data)"
ASSIGNMENTS = {
    name: library.load_assignment(library.find(name)) for name in ("autograd", "microgpt")
}
TINY = {"wte": [[1.0], [-1.0]], "wpe": [[0.0]] * 3, "lm_head": [[2.0], [0.0]]}


@functools.cache
def model(assignment: str, function: str) -> ErrorModel:
    package = types.ModuleType(f"mistakes_of_{assignment}")
    package.__path__ = [str(library.find(assignment).folder / "mistakes")]
    sys.modules.setdefault(package.__name__, package)
    found = getattr(importlib.import_module(f"{package.__name__}.{function}"), function)
    assert isinstance(found, ErrorModel)
    return found


@functools.cache
def oracle(assignment: str, function: str) -> Callable[..., Any]:
    return ASSIGNMENTS[assignment].oracle(function)


def run(function: str, program: str, **switches: Any) -> list[float]:
    names = {name: model("autograd", name).function({}.get) for name in ("Value", "softmax")}
    printed: list[float] = []
    names[function] = model("autograd", function).function(switches.get)
    exec(program, {**names, "print": lambda *numbers: printed.extend(numbers)})
    return printed


def gpt(function: str, *arguments: Any, **switches: Any) -> Any:
    return model("microgpt", function).variant(**switches)(*arguments)


def state(seed: int, heads: int) -> dict[str, list[list[float]]]:
    draw = random.Random(seed)
    c, v = 2 * heads, draw.randint(2, 4)
    shapes = {"wte": (v, c), "wpe": (4, c), "lm_head": (v, c)}
    for i in range(draw.randint(1, 2)):
        shapes |= {f"layer{i}.attn_w{kind}": (c, c) for kind in "qkvo"}
        shapes |= {f"layer{i}.mlp_fc1": (3, c), f"layer{i}.mlp_fc2": (c, 3)}
    return {
        name: [[draw.gauss(0.0, 1.0) for _ in range(columns)] for _ in range(rows)]
        for name, (rows, columns) in shapes.items()
    }


def flat(answer: Any) -> list[float]:
    if isinstance(answer, dict):
        return [x for name in sorted(answer) for x in flat(answer[name])]
    return (
        [x for part in answer for x in flat(part)] if isinstance(answer, list | tuple) else [answer]
    )


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=6))
def test_vectors_are_right_without_a_switch(rows: list[tuple[float, float, float]]) -> None:
    x, w = [row[0] for row in rows], [[a for _, a, _ in rows], [b for *_, b in rows]]
    for name, arguments in {"linear": [x, w], "rmsnorm": [x]}.items():
        want = oracle("microgpt", name)(*arguments)
        assert gpt(name, *arguments) == pytest.approx(want, rel=1e-12, abs=1e-12)


@given(st.integers(0, 10**6), st.integers(1, 2), st.integers(1, 3))
def test_models_are_right_without_a_switch(seed: int, heads: int, block_size: int) -> None:
    weights, draw = state(seed, heads), random.Random(seed)
    tokens = [draw.randrange(len(weights["wte"])) for _ in range(4)]
    calls = {
        "sequence_logits": (weights, heads, tokens),
        "interleaved_logits": (weights, heads, tokens, tokens[::-1]),
        "document_loss": (weights, heads, tokens, block_size),
        "document_gradients": (weights, heads, tokens, block_size),
    }
    for name, arguments in calls.items():
        want, got = oracle("microgpt", name)(*arguments), gpt(name, *arguments)
        assert flat(got) == pytest.approx(flat(want), rel=1e-9, abs=1e-10)


@given(st.lists(NUMBERS, min_size=2, max_size=5), st.integers(0, 1), st.sampled_from("+-*"))
def test_programs_are_right_without_a_switch(z: list[float], target: int, sign: str) -> None:
    given_, names = "; ".join(f"z{i} = Value({x})" for i, x in enumerate(z)), range(len(z))
    values = ", ".join(f"z{i}" for i in names)
    shown = ", ".join(f"z{i}.grad" for i in names)
    lines = {
        "Value": f"u = z0.exp() {sign} z1; L = u * u / 2 - 3 * z0 ** 2 + (2 - z1).relu()",
        "softmax": f"p, *_ = softmax([{values}]); L = p * z0",
        "cross_entropy": f"L = cross_entropy([{values}], {target}) * 2",
    }
    for name, line in lines.items():
        program = f"{given_}; {line}; L.backward(); print(L.data, {shown})"
        want = oracle("autograd", name)(program.replace("p, *_ =", f"p, {'_, ' * (len(z) - 1)}="))
        assert run(name, program) == pytest.approx(want, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("style", model("autograd", "Value").benign["style"])
def test_conventions_change_nothing(style: str) -> None:
    program = "a = Value(2.0); b = 3 / a - -a; L = b ** 2 - 1; L.backward(); print(L.data, a.grad)"
    assert run("Value", program, style=style) == [11.25, 1.75]


@pytest.mark.parametrize(
    ("switches", "printed"),
    [
        ({}, [8.0, 4.0, 2.0]),
        ({"passing": "assigned"}, [8.0, 3.0, 2.0]),
        ({"multiplication": "own"}, [8.0, 3.0, 3.0]),
        ({"start": "data"}, [8.0, 32.0, 16.0]),
        ({"start": "none"}, [8.0, 0.0, 0.0]),
        ({"rest": "ones"}, [8.0, 8.0, 5.0]),
        ({"lost": ("*", 0)}, [8.0, 1.0, 2.0]),
        ({"above": "*"}, [8.0, 4.0, 2.0]),
        ({"order": "forward"}, [8.0, 1.0, 0.0]),
        ({"seed": 2.0}, [8.0, 8.0, 4.0]),
    ],
)
def test_switches_of_a_value(switches: dict[str, Any], printed: list[float]) -> None:
    assert run("Value", PROGRAM, **switches) == printed


def test_a_method_may_be_missing() -> None:
    with pytest.raises(TypeError):
        run("Value", "a = Value(2.0); L = 1 + a; print(L.data)", missing="__radd__")


def test_switches_of_softmax_and_its_loss() -> None:
    assert run("softmax", SOFTMAX, weights="two") == pytest.approx([1 / 3, 2 / 3])
    assert run("softmax", SOFTMAX, weights="linear") == pytest.approx([1 / 3, 2 / 3])
    assert run("softmax", SOFTMAX, base=3.0) == pytest.approx([1 / 4, 3 / 4])
    again = 1.0 / (1.0 + math.exp(math.tanh(0.5)))  # of probabilities that are tanh(0.5) apart
    assert run("softmax", SOFTMAX, times=2) == pytest.approx([again, 1.0 - again])
    assert run("softmax", SOFTMAX, total="none") == pytest.approx([math.exp(-1.0), 1.0])
    assert run("cross_entropy", LOSS) == pytest.approx([math.log(2.0)])
    assert run("cross_entropy", LOSS, term="bits") == pytest.approx([1.0])
    assert run("cross_entropy", LOSS, guard=0.5) == pytest.approx([0.0])
    assert run("cross_entropy", LOSS, power=3.0) == pytest.approx([1 / 8])
    apart = LOSS.replace("b = Value(0.0)", "b = Value(1.0)")
    assert run("cross_entropy", apart, moved=-1) == pytest.approx([math.log1p(math.e)])
    assert run("cross_entropy", apart, times=2) == pytest.approx([-math.log(1.0 - again)])


def test_switches_of_vectors() -> None:
    assert gpt("linear", [1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]], product="columns") == [13.0, 16.0]
    assert gpt("linear", [1.0, 2.0], [[3.0, 4.0]], product="bias first") == [11.0]
    assert gpt("rmsnorm", [3.0, 4.0], norm="length", epsilon=0.0) == pytest.approx([0.6, 0.8])
    assert gpt("rmsnorm", [1.0, -1.0], epsilon=3.0) == pytest.approx([0.5, -0.5])


def test_switches_of_a_model() -> None:
    x = 1.0 / math.sqrt(1.00001)
    assert gpt("sequence_logits", TINY, 1, [0]) == [pytest.approx([2.0 * x, 0.0])]
    assert gpt("sequence_logits", TINY, 1, [0], output="tied") == [pytest.approx([x, -x])]
    assert gpt("sequence_logits", TINY, 1, [0], token="previous") == [
        pytest.approx([-2.0 * x, 0.0])
    ]
    assert gpt("sequence_logits", TINY, 1, [0], temperature=2.0) == [pytest.approx([x, 0.0])]


def test_switches_of_a_document() -> None:
    flat_head = TINY | {"lm_head": [[0.0], [0.0]]}
    call = (flat_head, 1, [0, 1, 0], 3)
    assert gpt("document_loss", *call) == pytest.approx(math.log(2.0))
    assert gpt("document_loss", *call, divisor_of_the_loss="sum") == pytest.approx(
        2 * math.log(2.0)
    )
    assert gpt("document_loss", *call, term="bits") == pytest.approx(1.0)
    _, right = gpt("document_gradients", *call)
    _, wrong = gpt("document_gradients", *call, by="minus")
    assert wrong["lm_head"] == [[-x for x in row] for row in right["lm_head"]]
    assert "wpe" not in gpt("document_gradients", *call, lacking="wpe")[1]
