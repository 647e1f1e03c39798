"""Counting: the reference against its definition, 50 digits, and what SymPy proves about it."""

import dataclasses
import doctest
import inspect
import itertools
import math
import random
import re
import zlib
from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from gradekit.symbolic import UnprovedError, prove
from reference.assignments import counting
from reference.counting import bigram as page
from reference.counting import contract as counting_contract
from reference.exact import counting as exact
from reference.identities import counting as identities
from reference.identities.counting import IDENTITIES
from reference.identities.numeric.counting import total_surprise

PROFILE = settings(deadline=None, derandomize=True, database=None)
ZERO = [[0] * 27 for _ in range(27)]
TOKENS = st.integers(0, 26)
ENTRIES = st.lists(st.tuples(TOKENS, TOKENS, st.integers(1, 10**6)), max_size=12)
TEXTS = st.lists(TOKENS, min_size=2, max_size=9)
NAMES = st.text("abcxyz", min_size=1, max_size=5)
NAME_IDS = [one.name for one in IDENTITIES]


def table(entries):
    counts = [row.copy() for row in ZERO]
    for a, b, count in entries:
        counts[a][b] += count
    return counts


def promised(function):
    """Read the bound that a docstring promises, in ulps."""
    (bound,) = re.findall(r"Within (\d+) ulps?\b", " ".join(function.__doc__.split()))
    return int(bound)


@example([], 26)
@example([(26, 0, 10**6)], 26)
@given(ENTRIES, TOKENS)
@PROFILE
def test_a_row_keeps_its_bound_and_is_accepted(entries, token_id):
    counts = table(entries)
    total = sum(counts[token_id]) + 27
    got = page.bigram(counts, token_id)
    for after, p in enumerate(got):
        want = Fraction(counts[token_id][after] + 1, total)
        assert abs(Fraction(p) - want) <= promised(page.bigram) * Fraction(math.ulp(float(want)))
    assert math.fsum(got) == pytest.approx(1.0, abs=1e-15)
    assert exact.accepts("bigram", [counts, token_id], got)


@example([(26, 0, 10**6), (0, 26, 10**6)], [26, 0, 26])
@given(ENTRIES, TEXTS)
@PROFILE
def test_a_loss_keeps_its_bound_and_is_accepted(entries, tokens):
    counts = table(entries)
    got = page.name_loss(counts, tokens)
    with mpmath.workdps(50):
        pairs = list(itertools.pairwise(tokens))
        terms = [mpmath.log((sum(counts[a]) + 27) / mpf(counts[a][b] + 1)) for a, b in pairs]
        want = mpmath.fsum(terms) / len(pairs)
        assert abs(got - want) <= promised(page.name_loss) * math.ulp(float(want))
        assert abs(exact.name_loss(counts, tokens) - want) < mpf(10) ** -48
    naive = -sum(math.log(page.bigram(counts, a)[b]) for a, b in pairs) / len(pairs)
    guarded = -sum(math.log(page.bigram(counts, a)[b] + 1e-12) for a, b in pairs) / len(pairs)
    for sound in (got, naive, guarded):
        assert exact.accepts("name_loss", [counts, tokens], sound)
    for wrong in (got * len(pairs) + 1e-3, got + 1e-3, -got - 1e-3):  # a guard may add 1e-6
        assert not exact.accepts("name_loss", [counts, tokens], wrong)


@given(ENTRIES, TEXTS)
@PROFILE
def test_a_step_measures_first_and_counts_every_pair(entries, tokens):
    counts = table(entries)
    kept = table(entries)
    loss, counted = counting.count_step(counts, tokens)
    assert counts == kept, "the counts that were given have been changed"
    assert loss == page.name_loss(kept, tokens)
    added = {}
    for pair in itertools.pairwise(tokens):
        added[pair] = added.get(pair, 0) + 1
    for a, b in itertools.product(range(27), repeat=2):
        assert counted[a][b] == kept[a][b] + added.get((a, b), 0)
    assert exact.accepts("count_step", [counts, tokens], [loss, counted])
    assert not exact.accepts("count_step", [counts, tokens], [loss, kept])
    assert page.name_loss(counted, tokens) <= loss + 1e-12


@given(st.lists(NAMES, min_size=1, max_size=5), st.integers(0, 9))
@PROFILE
def test_training_is_step_after_step_from_nothing(names, steps):
    counts, losses = counting.train(names, steps)
    cycle = list(itertools.islice(itertools.cycle(names), steps))
    assert len(losses) == steps
    assert sum(map(sum, counts)) == sum(len(name) + 1 for name in cycle)
    assert sum(counts[26]) == sum(row[26] for row in counts) == steps
    assert exact.accepts("train", [names, steps], [counts, losses])
    if steps:
        assert losses[0] == pytest.approx(math.log(27), rel=1e-15)
        assert not exact.accepts("train", [names, steps], [counts, losses[:-1]])
        assert not exact.accepts("train", [names, steps], [ZERO, losses])


@given(st.lists(st.permutations("abxyz").map(lambda p: "".join(p[:3])), min_size=1, max_size=6))
@PROFILE
def test_the_sum_of_all_losses_is_what_the_counts_say_if_no_letter_is_repeated(names):
    counts, losses = counting.train(names, len(names))
    paid = math.fsum(loss * (len(name) + 1) for loss, name in zip(losses, names, strict=True))
    assert paid == pytest.approx(total_surprise(counts), rel=1e-12)


def test_the_sum_of_all_losses_at_50_digits():
    counts = table([(26, 0, 3), (0, 1, 2), (0, 2, 40)])
    with mpmath.workdps(50):
        lgamma = mpmath.loggamma
        rows = [(3, [3]), (42, [2, 40])]
        want = mpmath.fsum(
            lgamma(27 + total) - lgamma(27) - mpmath.fsum(lgamma(c + 1) for c in each)
            for total, each in rows
        )
    assert abs(total_surprise(counts) - want) < 1e-12
    assert total_surprise(ZERO) == 0.0


def test_rows_and_columns_of_counted_names_have_equal_sums_and_one_loss():
    chance = random.Random(3)
    for _ in range(30):
        names = ["".join(chance.choices("abcde", k=chance.randint(1, 6))) for _ in range(12)]
        counts, _ = counting.train(names, 12)
        columns = [sum(row[b] for row in counts) for b in range(27)]
        assert columns == [sum(row) for row in counts]
        tokens = counting.tokenize("".join(chance.choices("abcdef", k=4)))
        by_columns = [
            math.log((columns[b] + 27) / (counts[a][b] + 1)) for a, b in itertools.pairwise(tokens)
        ]
        got = page.name_loss(counts, tokens)
        assert sum(by_columns) / len(by_columns) == pytest.approx(got, rel=1e-13)


def test_the_page_of_the_assignment_offers_what_it_asks_for():
    asked = {
        "tokenize": "name",
        "bigram": "counts, token_id",
        "name_loss": "counts, tokens",
        "count_step": "counts, tokens",
        "train": "names, num_steps",
    }
    for name, parameters in asked.items():
        assert name in counting.__all__
        assert ", ".join(inspect.signature(getattr(counting, name)).parameters) == parameters


def test_the_examples_of_the_50_digit_page_run():
    result = doctest.testmod(exact)
    assert result.failed == 0
    assert result.attempted


def _message(call, *arguments):
    with pytest.raises(ValueError) as caught:
        call(*arguments)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "name='', but a name has at least one letter"),
        ("Emma", "name[0]='E', but a name is written with a to z"),
        ("an na", "name[2]=' ', but a name is written with a to z"),
        ("zoé", "name[2]='é', but a name is written with a to z"),
    ],
)
def test_what_is_no_name_is_refused_by_its_place(name, told):
    assert _message(counting.tokenize, name) == told
    assert _message(exact.accepts, "tokenize", [name], []) == told


@pytest.mark.parametrize("call", [page.bigram, exact.probability])
@pytest.mark.parametrize("token_id", [-1, 27])
def test_a_token_that_there_is_not_is_refused_and_a_negative_one_does_not_wrap(call, token_id):
    name = "token_id" if call is page.bigram else "before"
    rest = [] if call is page.bigram else [0]
    told = f"{name}={token_id}, but a token is from 0 to 26"
    assert _message(call, ZERO, token_id, *rest) == told


@pytest.mark.parametrize("call", [page.name_loss, counting.count_step])
def test_texts_that_have_no_pair_or_no_token_are_refused(call):
    assert _message(call, ZERO, [26]) == "tokens=[26], but there must be at least two"
    told = "tokens[1]=27, but a token is from 0 to 26"
    assert _message(call, ZERO, [26, 27, 26]) == told


@pytest.mark.parametrize("bad", [-1, -0.5, math.nan, math.inf])
def test_a_table_that_is_none_is_refused(bad):
    check = counting_contract.require_counts
    assert _message(check, ZERO[:-1]) == "len(counts)=26, but the table has 27 rows"
    short = [*ZERO[:-1], [0]]
    assert _message(check, short) == "len(counts[26])=1, but every row has 27 columns"
    wrong = [*ZERO[:-1], [0.0] * 26 + [bad]]
    told = f"counts[26][26]={bad!r}, but a count is a number from 0 on"
    assert _message(page.bigram, wrong, 0) == told
    assert _message(page.name_loss, wrong, [26, 26]) == told


def test_steps_that_can_not_be_taken_are_refused():
    assert _message(counting.train, ["a"], -1) == "num_steps=-1, but it must be 0 or more"
    assert _message(counting.train, [], 2) == "num_steps=2, but there are no names to count"
    assert counting.train([], 0) == (ZERO, [])


def test_the_table_of_the_start_has_rows_of_its_own():
    counts = counting.no_counts()
    counts[0][0] = 1.0
    assert counts[1][0] == 0.0


@pytest.mark.parametrize("got", [None, "a", 3, [26, 0], [26, 0, 26, 26], [26.5, 0, 26]])
def test_other_tokens_are_not_accepted(got):
    assert not exact.accepts("tokenize", ["a"], got)
    assert exact.accepts("tokenize", ["a"], (26, 0, 26))


@pytest.mark.parametrize("got", [None, [], [1 / 27] * 26, [math.nan] * 27, [True] * 27, [0.0] * 27])
def test_other_rows_are_not_accepted(got):
    assert not exact.accepts("bigram", [ZERO, 3], got)
    assert exact.accepts("bigram", [ZERO, 3], [1 / 27] * 27)


@pytest.mark.parametrize("got", [None, True, math.nan, math.inf, [3.2958], 1.0])
def test_other_losses_are_not_accepted(got):
    assert not exact.accepts("name_loss", [ZERO, [26, 0, 26]], got)
    assert not exact.accepts("count_step", [ZERO, [26, 0, 26]], got)
    assert not exact.accepts("train", [["a"], 1], got)


def test_an_unknown_function_is_told_with_the_known_ones():
    with pytest.raises(ValueError, match="function_name='count'") as caught:
        exact.accepts("count", [], 0)
    assert "tokenize, bigram, name_loss, count_step, train" in str(caught.value)


SIZES = {"V": 3, "N": 6, "j": 1, "m": 2}
SIXTHS = [sympy.Rational(weight, 6) for weight in (1, 2, 3)]


def _fraction(symbol):
    """Give a symbol a number between 0 and 1 that looks drawn and is always the same."""
    return sympy.Rational(1 + zlib.crc32(str(symbol).encode()) % 60, 61)


def _at_a_point(indexed):
    """Give an indexed symbol a number that fulfils what identities assume."""
    name, place = str(indexed.base.label), int(indexed.indices[-1])
    numbers = {
        "c": [1, 2, 3],
        "n": [1, 0, 1],
        "p": SIXTHS,
        "q": SIXTHS[::-1],
        "T": [sympy.Integer(4), sympy.Integer(9), sympy.Integer(4)],
    }
    return sympy.sympify(numbers[name][place])


def _number(expression):
    """Evaluate a general form for three tokens."""
    done = sympy.sympify(expression).doit()
    chosen = {one: SIZES[str(one)] for one in done.free_symbols if str(one) in SIZES}
    done = done.subs(chosen).doit()
    done = done.replace(
        lambda node: bool(node.is_Indexed) and node.indices[-1].is_Integer, _at_a_point
    )
    return sympy.N(done.subs({one: _fraction(one) for one in done.free_symbols}), 30)


@pytest.mark.parametrize("identity", IDENTITIES, ids=NAME_IDS)
def test_its_general_form_holds_at_a_point(identity):
    assert abs(_number(identity.left) - _number(identity.right)) < 1e-25


MISTAKES = {
    "sign flipped": (identities.LIKELIEST, identities.N - identities.LIKELIEST.right),
    "not summed over counts": (
        identities.LIKELIHOOD_GAP,
        identities.LIKELIHOOD_GAP.right / identities.N,
    ),
    "weight of the old counts": (
        identities.COUNTING_MIXES,
        identities.COUNTING_MIXES.right * 2,
    ),
    "slope the other way": (identities.OWN_LOSS_SLOPE, -identities.OWN_LOSS_SLOPE.right),
    "not squared": (identities.OWN_LOSS_EXCESS, 0),
    "one factor less": (identities.EVIDENCE, sympy.gamma(identities.m)),
    "one total more": (identities.ROW_TOTALS, sympy.gamma(identities.V + identities.m)),
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_formula_is_not_proved(mistake):
    identity, wrong = MISTAKES[mistake]
    with pytest.raises(UnprovedError):
        prove(dataclasses.replace(identity, right=wrong, cases=()))


def test_lagrange_has_one_solution_and_it_is_the_frequencies():
    assert len(identities.LIKELIEST.cases) == 2 + 3 + 4
    for solved, frequency in identities.LIKELIEST.cases:
        assert sympy.simplify(solved - frequency) == 0
