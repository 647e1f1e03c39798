"""The assignment `kl-divergence`: what only it has, and the numbers that it prints."""

import math
import re

import pytest
from whole import ASSIGNMENTS, drawn, load_assignment, loses, mended, missed, outcome, some

NAME = "kl-divergence"
FOLDER = ASSIGNMENTS / NAME
ASSIGNMENT = load_assignment(NAME)
MANIFEST = ASSIGNMENT.manifest
README = (FOLDER / "README.md").read_text("utf-8")
PLAIN = FOLDER / "solutions" / "plain_lists.py"


@pytest.fixture(scope="module")
def examples():
    return some(drawn(NAME).examples, 40)  # for the sake of time


LOOKS_WRONG = {
    "entropy by a reciprocal": "def entropy(q): return sum(x * math.log(1 / x) for x in q if x)",
    "entropy with a negative zero": "def entropy(q): return -sum(x and x * math.log(x) for x in q)",
    "entropy with an added guard": (
        "def entropy(q): return -sum(x * math.log(x + 1e-12) for x in q)"
    ),
    "entropy with clipped weights": (
        "def entropy(q):\n"
        "    q = [min(max(x, 1e-12), 1.0) for x in q]\n"
        "    return -sum(x * math.log(x) for x in q)"
    ),
    "entropy of a sum divided": (
        "def entropy(q):\n"
        "    q = [(x + 1e-12) / (sum(q) + len(q) * 1e-12) for x in q]\n"
        "    return -sum(x * math.log(x) for x in q)"
    ),
    "entropy in an array of one": (
        "import numpy\ndef entropy(q): return numpy.array([-sum(x * math.log(x) for x in q if x)])"
    ),
    "entropy refuses what is no distribution": (
        "def entropy(q):\n"
        "    if abs(sum(q) - 1) > 1e-9:\n"
        "        raise ValueError('no distribution')\n"
        "    return -sum(x * math.log(x) for x in q if x)"
    ),
    "cross_entropy by the divergence": (
        "def cross_entropy(q, p): return kl_divergence(q, p) + entropy(q)"
    ),
    "cross_entropy with an added guard": (
        "def cross_entropy(q, p): return -sum(x * math.log(y + 1e-12) for x, y in zip(q, p))"
    ),
    "cross_entropy divides by zero": (
        "def cross_entropy(q, p): return sum(x * math.log(1 / y) for x, y in zip(q, p) if x)"
    ),
    "cross_entropy is inf": (
        "def cross_entropy(q, p):\n"
        "    pairs = [(x, y) for x, y in zip(q, p) if x]\n"
        "    if not all(y for _, y in pairs):\n"
        "        return math.inf\n"
        "    return -sum(x * math.log(y) for x, y in pairs)"
    ),
    "kl_divergence adds a guard to both": (
        "def kl_divergence(q, p):\n"
        "    return sum(x * math.log((x + 1e-12) / (y + 1e-12)) for x, y in zip(q, p))"
    ),
    "kl_divergence cut off at zero": (
        "def kl_divergence(q, p): return max(0.0, cross_entropy(q, p) - entropy(q))"
    ),
    "kl_divergence with corrections that cancel": (
        "def kl_divergence(q, p):\n"
        "    return sum((x * math.log(x / y) if x else 0.0) - x + y for x, y in zip(q, p))"
    ),
    "kl_divergence minus the inverse": (
        "def kl_divergence(q, p): return -sum(x * math.log(y / x) for x, y in zip(q, p) if x)"
    ),
    "kl_divergence overflows": (
        "def kl_divergence(q, p):\n"
        "    if any(x and not y for x, y in zip(q, p)):\n"
        "        raise OverflowError\n"
        "    return sum(x * math.log(x / y) for x, y in zip(q, p) if x)"
    ),
    "nats_to_bits through exp": "def nats_to_bits(x): return math.log2(math.exp(x))",
    "nats_to_bits by a product": "def nats_to_bits(x): return x * math.log2(math.e)",
    "nats_to_bits by common logarithms": (
        "def nats_to_bits(x): return x * math.log10(math.e) / math.log10(2)"
    ),
}


@pytest.mark.sample(6)
@pytest.mark.parametrize("form", LOOKS_WRONG)
def test_a_form_that_looks_wrong_and_is_right_loses_no_points(form):
    text = mended(PLAIN, f"import math\n{LOOKS_WRONG[form]}")
    assert loses(text, ASSIGNMENT) == set()


HALVES, SKEWED = [0.5, 0.5], [0.9, 0.1]


@pytest.mark.parametrize("function", ["cross_entropy", "kl_divergence"])
@pytest.mark.parametrize("value", [math.nan, -math.inf, 0.0, 5.0])
def test_the_impossible_is_not_cheap_and_not_nan(function, value, examples):
    for one in ASSIGNMENT.properties:
        if one.judges[0] == function and "impossible" in one.name:
            example = examples[one.name][-1]
            assert outcome(one, ASSIGNMENT, lambda *_: value, example) == "Mismatch"
            assert outcome(one, ASSIGNMENT, lambda *_: math.inf, example) == "held"


@pytest.mark.parametrize("function", ["cross_entropy", "kl_divergence"])
@pytest.mark.parametrize("error", [ValueError, ZeroDivisionError, OverflowError])
def test_an_error_stands_for_an_infinite_cost(function, error, examples):
    def refuse(*_):
        raise error

    for one in ASSIGNMENT.properties:
        if one.judges[0] == function and "impossible" in one.name:
            assert {outcome(one, ASSIGNMENT, refuse, e) for e in examples[one.name]} == {"held"}


def test_another_error_does_not_stand_for_an_infinite_cost(examples):
    def fail(*_):
        raise NotImplementedError

    name = "divergence_of_the_impossible_is_infinite"
    (one,) = [one for one in ASSIGNMENT.properties if one.name == name]
    assert outcome(one, ASSIGNMENT, fail, examples[name][0]) == "NotImplementedError()"


ABOUT_SOMETHING_ELSE = re.compile("zero|place|precision|guard|overwrites|skips|clamped")


def test_the_complete_sets_refute_every_mistake_about_ordinary_inputs():
    assert set(MANIFEST.characterisations) == set(MANIFEST.functions)
    assert missed(MANIFEST, ABOUT_SOMETHING_ELSE) == []


def test_the_points_are_one_hundred_and_shared_out_by_function():
    points = dict.fromkeys(MANIFEST.functions, 0.0)
    for one in ASSIGNMENT.properties:
        points[one.judges[0]] += float(one.policy.points)
    assert list(points.values()) == [25, 30, 35, 10]
    told = re.findall(r"^\*\*`\w+`\*\*, ([\d.]+) points$", README, flags=re.MULTILINE)
    assert [float(total) for total in told] == [25, 30, 35, 10]


def test_the_numbers_that_claims_print_are_true():
    entropy, divergence = (ASSIGNMENT.oracle(name) for name in ("entropy", "kl_divergence"))
    cross_entropy = ASSIGNMENT.oracle("cross_entropy")
    assert entropy([0.9, 0.1]) == pytest.approx(0.325082973391448)
    assert round(entropy([0.5, 0.25, 0.25]), 3) == 1.040
    assert round(entropy([0.7, 0.2, 0.1]), 3) == 0.802
    assert round(entropy([1 / 27] * 27), 4) == 3.2958
    assert round(cross_entropy(HALVES, SKEWED), 3) == 1.204
    assert round(cross_entropy(SKEWED, HALVES), 3) == 0.693
    assert round(divergence(HALVES, SKEWED), 3) == 0.511
    assert round(divergence(SKEWED, HALVES), 3) == 0.368
    assert round(ASSIGNMENT.oracle("nats_to_bits")(1.0), 4) == 1.4427
