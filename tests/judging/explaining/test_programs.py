"""What is said of programs that print numbers and gradients, some of which are wrong."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable

import pytest

from gradekit.assignment import library
from gradekit.judging.explaining import programs
from gradekit.judging.explaining.programs import labels
from gradekit.model.assignment import Assignment

from .evidence import evidence

Change = Callable[[str, float], float]
"""What a label of a program, as "a.grad", is printed with in place of the right number."""

OPERATIONS = ("a + b", "a * b", "a - b", "a.exp() + b", "a + a", "a * a + b")
PAIRS = tuple(itertools.product((0.5, -1.5, 2.0), (1.25, -0.75, 3.0)))
COMPUTED = [
    [f"a = Value({x}); b = Value({y}); L = {text}{end}"]
    for text in OPERATIONS
    for x, y in PAIRS
    for end in ("; print(L.data)", "; L.backward(); print(a.data, L.data, L.grad, a.grad, b.grad)")
]
LOSSES = [
    [
        f"a = Value({x}); b = Value({y}); c = Value(1.0); L = cross_entropy([{logits}], 0); "
        f"L.backward(); print(L.data, a.grad, b.grad)"
    ]
    for x, y in PAIRS
    for logits in ("a, b", "a, b, c")
]
SHARES = [
    [
        f"a = Value({x}); b = Value({y}); c = Value(1.0); p, q, r = softmax([a, b, c]); "
        "p.backward(); print(p.data, q.data, r.data, a.grad)"
    ]
    for x, y in PAIRS
]


@functools.cache
def autograd() -> Assignment:
    return library.load_assignment(library.find("autograd"))


def told(
    calls: list[list[str]], change: Change, function: str = "Value", *, everywhere: bool = False
) -> str:
    """Explain a function whose programs print what is changed."""
    oracle = autograd().oracle(function)

    def own(program: str) -> list[float]:
        names = (".".join(label) for label in labels(program))
        exp = " exp" if ".exp" in program else ""
        return [change(f"{name}{exp}", x) for name, x in zip(names, oracle(program), strict=True)]

    about = evidence(autograd(), own, calls, function)
    return programs.explain(about, [], everywhere=everywhere)


def of_gradients(change: Callable[[float], float]) -> Change:
    """Change all gradients but that of the result."""
    return lambda name, x: change(x) if ".grad" in name and name[0] != "L" else x


def in_exp(change: Callable[[float], float], attribute: str) -> Change:
    """Change what is printed of an attribute where a program uses exp."""
    return lambda name, x: change(x) if name.endswith(f"{attribute} exp") else x


WRONG_GRADIENTS = "The numbers (.data) are right, the gradients are not. "
TRIED = "On the inputs that were tried, "
ONLY = f"{TRIED}it shows only where the program"
EVERY = f"{TRIED}every gradient"
WRONG_NUMBERS = f"{TRIED}the gradients are right, the numbers (.data) are not. "


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            of_gradients(lambda x: -x),
            f"{WRONG_GRADIENTS}Each gradient is the right one with the other sign.",
        ),
        (
            of_gradients(lambda x: x + 1.0),
            f"{WRONG_GRADIENTS}Each gradient is the right one plus 1.",
        ),
        (
            of_gradients(lambda _: 0.0),
            f"{WRONG_GRADIENTS}{EVERY} but that of the result itself is 0.",
        ),
        (
            lambda name, x: 0.0 if name.endswith(("grad", "grad exp")) else x,
            f"{WRONG_GRADIENTS}{EVERY} is 0.",
        ),
        (
            lambda name, x: 7.0 * (name[0] == "L") if "grad" in name else x,
            f"{WRONG_GRADIENTS}{EVERY} but that of the result itself is 0.",
        ),
        (
            in_exp(lambda x: 2.0 * x + 1.0, "grad"),
            f"{WRONG_GRADIENTS}{ONLY} uses exp.",
        ),
        (
            lambda name, x: 3.0 * x + (x > 0.0) if name == "L.data" else x,
            WRONG_NUMBERS.strip(),
        ),
        (
            lambda name, x: x * x + 3.0 if name == "L.data exp" else x,
            f"{WRONG_NUMBERS}It shows only where the program uses exp.",
        ),
        (
            lambda name, x: x - 0.1 if name.startswith("a.data") else x,
            f"{TRIED}what is computed is right, but the Values that the program begins with "
            "have other numbers (.data) afterwards.",
        ),
        (lambda name, x: x * x + 3.0 if "L.data" in name or ".grad" in name else x, ""),
        (lambda _, x: x, ""),
    ],
)
def test_what_is_wrong_is_told_of_numbers_and_of_gradients(change: Change, sentence: str) -> None:
    assert told(COMPUTED, change) == sentence
    holds_everywhere = f"{EVERY} " in sentence or "Each gradient" in sentence
    assert bool(told(COMPUTED, change, everywhere=True)) == (
        holds_everywhere or "afterwards" in sentence
    )


def test_a_result_is_told_by_the_number_of_logits() -> None:
    oracle = autograd().oracle("cross_entropy")

    def own(program: str) -> list[float]:
        return [x / (3 if "a, b, c" in program else 2) for x in oracle(program)]

    sentence = programs.explain(evidence(autograd(), own, LOSSES, "cross_entropy"), [])
    assert sentence == (
        "Each number is the right one divided by the number of logits. "
        "Each gradient is the right one divided by the number of logits."
    )


def test_where_numbers_and_gradients_are_wrong_the_numbers_are_told_first() -> None:
    oracle = autograd().oracle("softmax")

    def own(program: str) -> list[float]:
        *shares, gradient = oracle(program)
        return [*(share / max(shares) for share in shares), gradient * shares[0] + 1.0]

    about = evidence(autograd(), own, SHARES, "softmax")
    assert programs.explain(about, []) == (
        "The list of numbers is the right one divided by its largest entry. "
        "The gradients are wrong, too."
    )
    assert programs.explain(about, [], everywhere=True) == "", "that is not all in one relation"


def test_one_number_after_the_other_has_no_difference_in_common() -> None:
    """A list of one number is off by some number, whatever it is."""
    long = [
        [f"a = Value({x}); u = a + {y}; v = u * a; w = u - v; print(u.data, v.data, w.data)"]
        for x, y in PAIRS
    ]
    short = [call for call in COMPUTED if call[0].endswith("; print(L.data)")]
    assert told([*short, *long], lambda name, x: x * x + 0.1 if name[0] == "L" else x) == ""


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("a = Value(1.0); print(a.data)", [("a", "data")]),
        ("print(a.grad, L.data)", [("a", "grad"), ("L", "data")]),
        ("print(a.grad); print(b.grad)", [("a", "grad"), ("b", "grad")]),
        ("print(a.grad, 2.0)", []),
        ("L = a * b", []),
    ],
)
def test_what_a_program_prints_has_labels(program: str, found: list[tuple[str, str]]) -> None:
    assert labels(program) == found


def test_of_other_functions_it_says_nothing(tiny: Assignment) -> None:
    assert programs.explain(evidence(tiny, lambda x: 3 * x), []) == ""


def test_where_a_program_raises_it_says_nothing() -> None:
    def failing(program: str) -> list[float]:
        if "exp" in program:
            raise KeyError
        return [0.0]

    assert programs.explain(evidence(autograd(), failing, COMPUTED, "Value"), []) == ""
