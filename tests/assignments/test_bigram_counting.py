"""The assignment `bigram-counting`: what only it has, and the numbers of the texts."""

import inspect
import math
import re
import types
from itertools import pairwise

import mpmath
import pytest
from mpmath import mpf
from whole import (
    ASSIGNMENTS,
    drawn,
    holds,
    load_assignment,
    lost,
    mended,
    offenders,
    open_session,
    outcome,
    some,
)

from gradekit.assignment import misconceptions
from gradekit.authoring import tables

NAME = "bigram-counting"
FOLDER = ASSIGNMENTS / NAME
ASSIGNMENT = load_assignment(NAME)
MANIFEST = ASSIGNMENT.manifest
README = (FOLDER / "README.md").read_text("utf-8")
PLAIN = FOLDER / "solutions" / "plain_lists.py"
MARK = 26
SOME = 25
FEW = 15
PROPERTIES = {one.name: one for one in ASSIGNMENT.properties}


@pytest.fixture(scope="module")
def examples():
    return some(drawn(NAME).examples, SOME)  # for the sake of time


@pytest.fixture(scope="module")
def facts():
    """Give the constants of every file of properties."""
    found = {}
    for one in ASSIGNMENT.properties:
        found |= inspect.unwrap(one.inner).__globals__
    return types.SimpleNamespace(**found)


def judging(function):
    return [one for one in ASSIGNMENT.properties if one.judges[0] == function]


LOOKS_WRONG = {
    "tokenize by a dictionary": (
        "def tokenize(name):\n"
        "    numbers = dict(zip('abcdefghijklmnopqrstuvwxyz.', range(27)))\n"
        "    return [numbers[letter] for letter in '.' + name + '.']"
    ),
    "tokenize by bytes": "def tokenize(name): return [b - 97 for b in b'{' + name.encode() + b'{']",
    "bigram by a reciprocal": (
        "def bigram(counts, token_id):\n"
        "    row = counts[token_id]\n"
        "    scale = 1 / (sum(row) + 27)\n"
        "    return [(count + 1) * scale for count in row]"
    ),
    "bigram of a mixture": (
        "def bigram(counts, token_id):\n"
        "    total = sum(counts[token_id])\n"
        "    weight = total / (total + 27)\n"
        "    seen = [count / max(total, 1) for count in counts[token_id]]\n"
        "    return [weight * p + (1 - weight) / 27 for p in seen]"
    ),
    "bigram as a softmax of logarithms": (
        "def bigram(counts, token_id):\n"
        "    weights = [math.exp(math.log(count + 1)) for count in counts[token_id]]\n"
        "    return [weight / sum(weights) for weight in weights]"
    ),
    "bigram from a copy with the ones": (
        "def bigram(counts, token_id):\n"
        "    ones = [[count + 1 for count in row] for row in counts]\n"
        "    return [count / sum(ones[token_id]) for count in ones[token_id]]"
    ),
    "name_loss of a product": (
        "def name_loss(counts, tokens):\n"
        "    pairs = list(zip(tokens, tokens[1:]))\n"
        "    return -math.log(math.prod(bigram(counts, a)[b] for a, b in pairs)) / len(pairs)"
    ),
    "name_loss with an added guard": (
        "def name_loss(counts, tokens):\n"
        "    p = [bigram(counts, a)[b] for a, b in zip(tokens, tokens[1:])]\n"
        "    losses = [-math.log(one + 1e-12) for one in p]\n"
        "    return sum(losses) / len(losses)"
    ),
    "name_loss backwards": (
        "def name_loss(counts, tokens):\n"
        "    last = len(tokens) - 1\n"
        "    losses = [math.log(1 / bigram(counts, tokens[i - 1])[tokens[i]])\n"
        "              for i in range(last, 0, -1)]\n"
        "    return sum(losses) / last"
    ),
    "name_loss with the sum of the row that comes next": (  # a name ends where it began
        "def name_loss(counts, tokens):\n"
        "    pairs = list(zip(tokens, tokens[1:]))\n"
        "    ratios = [(sum(counts[b]) + 27) / (counts[a][b] + 1) for a, b in pairs]\n"
        "    return sum(math.log(ratio) for ratio in ratios) / len(pairs)"
    ),
    "count_step counts first and measures the old table": (
        "def count_step(counts, tokens):\n"
        "    after = [list(row) for row in counts]\n"
        "    for a, b in zip(tokens, tokens[1:]):\n"
        "        after[a][b] += 1\n"
        "    return name_loss(counts, tokens), after"
    ),
    "count_step in place, without the return of a new table": (
        "def count_step(counts, tokens):\n"
        "    loss = name_loss(counts, tokens)\n"
        "    for a, b in zip(tokens, tokens[1:]):\n"
        "        counts[a][b] = counts[a][b] + 1.0\n"
        "    return [loss, counts]"
    ),
    "train on a list written out": (
        "def train(names, num_steps):\n"
        "    counts, losses = [[0] * 27 for _ in range(27)], []\n"
        "    for name in (names * (num_steps // len(names) + 1))[:num_steps]:\n"
        "        loss, counts = count_step(counts, tokenize(name))\n"
        "        losses += [loss]\n"
        "    return counts, losses"
    ),
    "train by itself": (
        "def train(names, num_steps):\n"
        "    counts, losses = [[1] * 27 for _ in range(27)], []\n"
        "    for step in range(num_steps):\n"
        "        tokens = [26, *(ord(c) - 97 for c in names[step % len(names)]), 26]\n"
        "        pairs = list(zip(tokens, tokens[1:]))\n"
        "        losses.append(sum(math.log(sum(counts[a]) / counts[a][b]) for a, b in pairs)\n"
        "                      / len(pairs))\n"
        "        for a, b in pairs:\n"
        "            counts[a][b] += 1\n"
        "    return [[count - 1 for count in row] for row in counts], losses"
    ),
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("form", LOOKS_WRONG)
def test_a_form_that_looks_wrong_and_is_right_loses_no_points(form, examples):
    text = mended(PLAIN, f"import math\n{LOOKS_WRONG[form]}")
    assert lost(text, ASSIGNMENT, some(examples, FEW)) == set()


def test_the_claim_about_the_mean_surprise_sees_that_columns_were_summed(examples):
    """Counted names have rows and columns of the same sums: only another table tells them apart."""
    (mistake,) = (m for m in MANIFEST.misconceptions if m.name == "loss_divided_by_columns")
    one = PROPERTIES["name_loss_is_the_mean_surprise_of_bigram"]
    session = open_session(misconceptions.text(mistake), ASSIGNMENT)
    with session.worker:
        assert not holds(one, session, examples, own_helpers=False)


def test_the_complete_set_refutes_every_mistake_about_a_row():
    complete = set(MANIFEST.characterisations["bigram"])
    elsewhere = re.compile("precision|writes_the_ones|batch_of_one")
    for mistake in MANIFEST.misconceptions:
        if mistake.function == "bigram" and not elsewhere.search(mistake.name):
            assert complete & set(tables.read_lock(FOLDER)[mistake.name].loses), mistake.name


SHAPES = {
    "26 rows": lambda counts: counts[:MARK],
    "26 columns": lambda counts: [row[:MARK] for row in counts],
    "nothing": lambda _: [],
    "rows of different lengths": lambda counts: [counts[0], *(row[:3] for row in counts[1:])],
}


def spoilt(function, spoil):
    """Give the oracle of a function with the table in its result spoilt."""
    right = ASSIGNMENT.oracle(function)

    def call(*arguments):
        result = list(right(*arguments))
        table = 0 if function == "train" else 1
        result[table] = spoil(result[table])
        return result

    return call


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_of_another_shape_is_told_and_no_accident(shape, examples):
    about_losses = re.compile("loss|log_27|look_ahead|alone|before")

    def flaws(one):
        function = spoilt(one.judges[0], SHAPES[shape])
        some = examples[one.name][:6]
        found = {outcome(one, ASSIGNMENT, function, example) for example in some}
        return sorted(found ^ ({"held"} if about_losses.search(one.name) else {"Mismatch"}))

    assert offenders([*judging("count_step"), *judging("train")], flaws) == []


@pytest.mark.parametrize("one", judging("train"), ids=lambda one: one.name)
def test_losses_of_another_number_are_told_and_no_accident(one, examples):
    right = ASSIGNMENT.oracle("train")

    def spoilt(names, num_steps):
        counts, losses = right(names, num_steps)
        return counts, [*losses, 1.0]

    found = {outcome(one, ASSIGNMENT, spoilt, example) for example in examples[one.name][:6]}
    of_counts = re.compile("in_turn|goes_round|order|every_pair|alone")
    assert found == ({"held"} if of_counts.search(one.name) else {"Mismatch"})


@pytest.mark.parametrize("error", [ValueError, IndexError, KeyError])
def test_what_looking_a_letter_up_raises_is_an_answer_to_what_is_none(error, examples):
    def refuse(_):
        raise error

    one = PROPERTIES["tokenize_refuses_what_is_no_letter"]
    assert {outcome(one, ASSIGNMENT, refuse, e) for e in examples[one.name]} == {"held"}


def test_another_error_or_a_silent_number_is_none(examples):
    def fail(_):
        raise RuntimeError

    one = PROPERTIES["tokenize_refuses_what_is_no_letter"]
    example = examples[one.name][0]
    assert outcome(one, ASSIGNMENT, fail, example) == "RuntimeError()"
    assert outcome(one, ASSIGNMENT, lambda _: [26, -28, 26], example) == "Mismatch"


def test_the_points_are_one_hundred_and_shared_out_by_function():
    points = dict.fromkeys(MANIFEST.functions, 0.0)
    for one in ASSIGNMENT.properties:
        points[one.judges[0]] += float(one.policy.points)
    assert list(points.values()) == [12, 30, 22, 18, 18]


def test_the_list_of_names_can_be_trained_on():
    names = (FOLDER / "names.txt").read_text("utf-8").split("\n")[:-1]
    assert len(names) == len(set(names)) == 200
    assert "two hundred names" in README
    assert {"emma", "ava"} <= set(names)
    assert all(re.fullmatch("[a-z]{2,12}", name) for name in names)
    counts, losses = ASSIGNMENT.oracle("train")(names, 400)
    assert sum(counts[MARK]) == 400
    assert sum(losses[200:]) / 200 < 2.6 < math.log(27)


# The numbers that are printed, at thirty digits.

AVA = [mpf(17) / 127, mpf(5) / 122, mpf(4) / 34, mpf(18) / 122]


def surprises(digits):
    return [mpmath.nstr(-mpmath.log(p), digits) for p in AVA]


def test_ava_after_a_hundred_names(facts):
    with mpmath.workdps(30):
        loss = -mpmath.fsum(map(mpmath.log, AVA)) / 4
        assert surprises(5) == ["2.011", "3.1946", "2.1401", "1.9136"]
        assert mpmath.nstr(loss, 10) == "2.314818081"
    counts = facts._ava_table()
    tokens = ASSIGNMENT.oracle("tokenize")("ava")
    assert [sum(counts[a]) for a in (MARK, 0, 21)] == [100, 95, 7]
    for (a, b), p in zip(pairwise(tokens), AVA, strict=True):
        assert abs(ASSIGNMENT.oracle("bigram")(counts, a)[b] - p) < 1e-16
    assert abs(ASSIGNMENT.oracle("name_loss")(counts, tokens) - loss) < 1e-15
    claims = PROPERTIES["name_loss_of_ava"].claim + PROPERTIES["bigram_of_the_printed_table"].claim
    for text in (claims, README):
        for printed in ("17/127", "5/122", "4/34", "18/122", "2.0110", "3.1946", "2.3148"):
            assert printed in text


def test_emma_has_five_positions():
    tokens = ASSIGNMENT.oracle("tokenize")("emma")
    assert list(pairwise(tokens)) == [(MARK, 4), (4, 12), (12, 12), (12, 0), (0, MARK)]
    assert "emma has five" in PROPERTIES["tokenize_gives_one_pair_more_than_letters"].explanation


def test_an_untrained_model_costs_log_27():
    assert mpmath.nstr(mpmath.log(27), 5) == "3.2958"
    nothing = [[0] * 27 for _ in range(27)]
    for name in ("emma", "ava"):
        tokens = ASSIGNMENT.oracle("tokenize")(name)
        assert abs(ASSIGNMENT.oracle("name_loss")(nothing, tokens) - mpmath.log(27)) < 1e-15
    said = [one.claim for one in ASSIGNMENT.properties if "log 27" in one.claim]
    assert len(said) == 3
    assert all("log 27 = 3.2958" in claim for claim in said)
