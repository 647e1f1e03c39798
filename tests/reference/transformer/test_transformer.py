"""The transformer, its loss and its gradients against 50 digits; what they refuse; the proofs."""

import dataclasses
import json
import math

import mpmath
import pytest
import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from gradekit.symbolic import UnprovedError, prove
from reference.assignments import microgpt
from reference.exact import microgpt as exact
from reference.exact.microgpt import accepts
from reference.identities.attention import (
    CONTINUATIONS,
    EQUAL_SCORES,
    EQUAL_VALUES,
    PRODUCT_BALANCE,
    SCORE_SLOPE,
    SUM_SLOPES,
    ZERO_HEAD,
)
from reference.identities.microgpt import IDENTITIES
from reference.identities.norm import NORM_MEAN_SQUARE, NORM_SCALE, NORM_SLOPE, NORM_UNIQUE
from reference.identities.numeric import microgpt as identities
from reference.transformer.attention import attention, attention_weights
from reference.transformer.attention_backward import attention_backward
from reference.transformer.rmsnorm import rmsnorm_backward

PROFILE = settings(deadline=None, derandomize=True, database=None)
U = 2.0**-53
OWN = (
    *(NORM_MEAN_SQUARE, NORM_SCALE, NORM_UNIQUE, NORM_SLOPE),
    *(EQUAL_SCORES, EQUAL_VALUES, SCORE_SLOPE, PRODUCT_BALANCE, SUM_SLOPES),
    *(ZERO_HEAD, CONTINUATIONS),
)
NUMBERS = st.floats(-100.0, 100.0).map(lambda a: a if abs(a) > 1e-100 else 0.0)
VECTORS = st.lists(NUMBERS, min_size=1, max_size=6)
SHAPES = st.sampled_from([(1, 1), (1, 2), (2, 2), (1, 3), (2, 4)])


@st.composite
def models(draw):
    """Draw a state whose vectors do not vanish, the number of heads, and a text."""
    heads, width = draw(SHAPES)
    tokens, hidden, layers = (
        draw(st.integers(2, 3)),
        draw(st.integers(1, 3)),
        draw(st.integers(0, 2)),
    )
    numbers = st.integers(-16, 16).map(lambda k: k / 16)

    def matrix(rows, columns):
        row = st.lists(numbers, min_size=columns, max_size=columns)
        return draw(st.lists(row, min_size=rows, max_size=rows))

    state = {
        "wte": matrix(tokens, width),
        "wpe": matrix(4, width),
        "lm_head": matrix(tokens, width),
    }
    for row in state["wte"]:
        row[0] = 3.0  # large beside what the layers can take away again
    for i in range(layers):
        for part in ("attn_wq", "attn_wk", "attn_wv", "attn_wo"):
            state[f"layer{i}.{part}"] = matrix(width, width)
        state[f"layer{i}.attn_wo"] = [[w / 16 for w in row] for row in state[f"layer{i}.attn_wo"]]
        state[f"layer{i}.mlp_fc1"] = matrix(hidden, width)
        state[f"layer{i}.mlp_fc2"] = [[w / 16 for w in row] for row in matrix(width, hidden)]
    text = draw(st.lists(st.integers(0, tokens - 1), min_size=2, max_size=5))
    return state, heads, text


def plain_model():
    """Give a small state with two heads, as a copy that may be changed."""
    eye = [[1.0, 0.25], [-0.5, 1.0]]
    parts = ("attn_wq", "attn_wk", "attn_wv", "attn_wo", "mlp_fc1", "mlp_fc2")
    state = {"wte": [[2.0, 0.5], [1.0, -1.0], [1.5, 1.0]], "wpe": [[0.25, 0.0], [0.0, 0.5]] * 2}
    state |= {"lm_head": [[0.5, 1.0], [-0.25, 0.5], [1.0, 0.0]]}
    return json.loads(json.dumps(state | {f"layer0.{part}": eye for part in parts}))


# The numbers


@given(VECTORS, st.data())
@PROFILE
def test_linear_keeps_its_bound(x, data):
    row = st.lists(NUMBERS, min_size=len(x), max_size=len(x))
    w = data.draw(st.lists(row, min_size=1, max_size=3))
    assert accepts("linear", [x, w], microgpt.linear(x, w))


@example([3.0, -4.0])
@example([0.0])
@example([1e-3, 2e-3])
@example([1e-30])
@given(VECTORS)
@PROFILE
def test_rmsnorm_stays_within_three_ulps(x):
    assert "Within 3 ulps" in microgpt.rmsnorm.__doc__
    for got, want in zip(microgpt.rmsnorm(x), exact.rmsnorm(x), strict=True):
        assert abs(mpf(got) - want) <= 3 * math.ulp(float(want))


@given(VECTORS, st.floats(1e-8, 1.0))
@PROFILE
def test_the_generated_norm_agrees_with_its_definition(x, epsilon):
    with mpmath.workdps(50):
        mean = mpmath.fsum(mpf(a) ** 2 for a in x) / len(x)
        want = [mpf(a) / mpmath.sqrt(mean + mpf(epsilon)) for a in x]
    for got, true in zip(identities.rmsnorm(x, epsilon), want, strict=True):
        assert abs(mpf(got) - true) <= 4 * U * (len(x) + 8) * abs(true)


def test_the_constant_of_rmsnorm_is_the_one_of_microgpt():
    assert microgpt.EPSILON == 1e-5
    assert microgpt.rmsnorm([0.0, 0.0]) == [0.0, 0.0]


@given(models())
@PROFILE
def test_reading_with_a_cache_equals_the_definition_without_one(model):
    state, heads, text = model
    text = text[:4]
    assert accepts(
        "sequence_logits", [state, heads, text], microgpt.sequence_logits(state, heads, text)
    )


@given(models())
@PROFILE
def test_texts_in_turns_are_read_as_if_alone(model):
    state, heads, text = model
    first, second = text[:3], text[:3][::-1]
    got = microgpt.interleaved_logits(state, heads, first, second)
    assert got[0] == microgpt.sequence_logits(state, heads, first)
    assert got[1] == microgpt.sequence_logits(state, heads, second)


@given(models(), st.integers(1, 4))
@PROFILE
def test_the_loss_agrees_with_50_digits(model, block_size):
    state, heads, text = model
    arguments = [state, heads, text, block_size]
    assert accepts("document_loss", arguments, microgpt.document_loss(*arguments))


@given(models(), st.integers(1, 4))
@PROFILE
def test_the_gradients_agree_with_50_digits(model, block_size):
    state, heads, text = model
    arguments = [state, heads, text, block_size]
    assert accepts("document_gradients", arguments, microgpt.document_gradients(*arguments))


@pytest.mark.parametrize("text", [[0, 1], [2, 0, 1, 1], [1, 1, 1]])
def test_the_50_digits_of_a_gradient_are_those_of_a_difference_quotient(text):
    """Of the loss alone: this needs no chain rule."""
    state, step = plain_model(), mpf(10) ** -15
    _, grads = exact.document_gradients(state, 2, text, 4)
    with mpmath.workdps(50):
        for name, rows in state.items():
            for r, row in enumerate(rows):
                for c, weight in enumerate(list(row)):
                    losses = []
                    for way in (step, -step):
                        row[c] = mpf(weight) + way
                        losses.append(exact.document_loss(state, 2, text, 4))
                    row[c] = weight
                    quotient = (losses[0] - losses[1]) / (2 * step)
                    assert abs(quotient - grads[name][r][c]) < mpf(10) ** -25


def test_a_loss_of_the_plain_model_is_what_a_hand_calculation_gives():
    state = plain_model()
    for name in ("layer0.attn_wo", "layer0.mlp_fc2"):
        state[name] = [[0.0, 0.0], [0.0, 0.0]]
    with mpmath.workdps(30):
        scale = 1 / mpmath.sqrt((mpf("2.25") ** 2 + mpf("0.5") ** 2) / 2 + mpf("1e-5"))
        x = [mpf("2.25") * scale, mpf("0.5") * scale]
        logits = [x[0] / 2 + x[1], -x[0] / 4 + x[1] / 2, x[0]]
        want = mpmath.log(mpmath.fsum(map(mpmath.exp, logits))) - logits[1]
    assert abs(microgpt.document_loss(state, 1, [0, 1], 1) - want) < 1e-15


def test_attention_of_equal_scores_is_the_mean_and_of_one_place_its_value():
    assert attention_weights([0.0, 3.0], [[5.0, 0.0], [-5.0, 0.0]]) == [0.5, 0.5]
    assert attention([2.0], [[1.0]], [[7.0]], 1) == [7.0]


def test_heads_are_blocks_that_do_not_see_each_other():
    keys, values = [[1.0, 0.0], [0.0, 4.0]], [[1.0, 10.0], [3.0, 30.0]]
    first = attention([2.0, 0.0], keys, values, 2)
    other = attention([2.0, 5.0], keys, values, 2)
    assert first[0] == other[0]
    assert first[1] != other[1]


def test_a_key_is_owed_by_every_later_position():
    _, d_keys, d_values = attention_backward([1.0], [2.0], [[0.5], [1.0]], [[1.0], [3.0]], 1)
    assert math.isclose(d_keys[0][0], -d_keys[1][0])
    assert d_keys[0][0] < -0.5
    assert math.isclose(d_values[0][0] + d_values[1][0], 1.0)


@given(VECTORS.filter(lambda x: max(map(abs, x)) > 0.01))
@PROFILE
def test_the_norm_hardly_lets_anything_through_that_points_along_x(x):
    root = math.sqrt(math.fsum(a * a for a in x) / len(x) + 1e-5)
    for along, a in zip(rmsnorm_backward(x, x), x, strict=True):
        assert abs(along - a * 1e-5 / root**3) <= 8 * U * (len(x) + 4) * max(map(abs, x)) / root


# What counts as right


@pytest.mark.parametrize("name", ["sequence_logits", "document_loss", "document_gradients"])
@pytest.mark.parametrize("error", [1e-6, -1e-6, math.nan, math.inf])
def test_an_answer_off_by_a_millionth_is_not_accepted(name, error):
    arguments = [plain_model(), 2, [2, 0, 1, 1]] + [4] * (name != "sequence_logits")
    right = getattr(microgpt, name)(*arguments)
    wrong = {
        "sequence_logits": lambda: [[right[0][0] + error, *right[0][1:]], *right[1:]],
        "document_loss": lambda: right + error,
        "document_gradients": lambda: (
            right[0],
            {**right[1], "wpe": [[g + error for g in row] for row in right[1]["wpe"]]},
        ),
    }[name]()
    assert accepts(name, arguments, right)
    assert not accepts(name, arguments, wrong)


@pytest.mark.parametrize("got", [[1.0], [[1.0, 1.0]], 1.0, None, "1", [True, 1.0], {"a": 1.0}])
def test_an_answer_of_another_form_is_not_accepted(got):
    assert not accepts("linear", [[1.0], [[1.0], [1.0]]], got)


def test_gradients_under_other_names_are_not_accepted():
    arguments = [plain_model(), 2, [0, 1], 4]
    loss, grads = microgpt.document_gradients(*arguments)
    del grads["wpe"]
    assert not accepts("document_gradients", arguments, (loss, grads))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("linear", [[1.0], [[1.0, 2.0]]]),
        ("rmsnorm", [[]]),
        ("sequence_logits", [{}, 1, [0]]),
        ("document_loss", [plain_model(), 2, [0], 4]),
        ("document_gradients", [plain_model(), 3, [0, 1], 4]),
        ("gpt", []),
    ],
)
def test_a_question_outside_the_contract_is_not_judged(name, arguments):
    with pytest.raises(ValueError):
        accepts(name, arguments, 0.0)


# What is refused


def changed(**matrices):
    return plain_model() | {name.replace("__", "."): rows for name, rows in matrices.items()}


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"wte": [[1.0]]}, "the names are ['wte'], but they must be ['lm_head', 'wpe', 'wte']"),
        (changed(lm_head=[[1.0, 1.0]]), "len(lm_head)=1, but there must be 3 rows"),
        (changed(wpe=[[1.0]]), "len(wpe[0])=1, but every row must have 2 entries"),
        (changed(layer0__attn_wk=[[1.0, 0.0]]), "len(layer0.attn_wk)=1, but there must be 2 rows"),
        (
            changed(layer0__mlp_fc1=[[1.0, 0.0]]),
            "len(layer0.mlp_fc2[0])=2, but every row must have 1 entries",
        ),
    ],
)
def test_matrices_that_do_not_fit_are_refused_by_name(state, told):
    with pytest.raises(ValueError) as caught:
        microgpt.document_loss(state, 2 if len(state) > 1 else 1, [0, 1], 1)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("heads", "tokens", "block_size", "told"),
    [
        (3, [0, 1], 1, "n_head=3, but it must divide the 2 columns of wte"),
        (0, [0, 1], 1, "n_head=0, but it must divide the 2 columns of wte"),
        (2, [0], 1, "len(tokens)=1, but there must be at least 2 tokens"),
        (2, [0, 3], 1, "tokens[1]=3, but with 3 rows a token must be from 0 to 2"),
        (2, [0, 1], 0, "block_size=0, but it must be at least 1"),
        (2, [0] * 6, 5, "pos_id=4, but with 4 rows of wpe it must be from 0 to 3"),
    ],
)
def test_texts_and_sizes_that_can_not_be_are_refused(heads, tokens, block_size, told):
    for function in (microgpt.document_loss, microgpt.document_gradients):
        with pytest.raises(ValueError) as caught:
            function(plain_model(), heads, tokens, block_size)
        assert str(caught.value) == told


@pytest.mark.parametrize(
    ("x", "told"),
    [
        ([], "x=[], but there must be at least one entry"),
        ([1.0, math.inf], "x[1]=inf, but every entry must be finite"),
    ],
)
def test_vectors_without_a_norm_are_refused(x, told):
    for function in (microgpt.rmsnorm, lambda x: rmsnorm_backward(x, x)):
        with pytest.raises(ValueError) as caught:
            function(x)
        assert str(caught.value) == told


def test_seven_entries_are_not_written_out():
    with pytest.raises(ValueError, match=r"^len\(x\)=7, but formulas are written out for 1 to 6"):
        identities.rmsnorm([1.0] * 7, 1e-5)


# The proofs


def test_they_stand_on_the_page():
    assert set(OWN) <= set(IDENTITIES)


MISTAKES = {
    "epsilon outside": (NORM_MEAN_SQUARE, sympy.Symbol("m", positive=True)),
    "blind to the length": (NORM_SCALE, NORM_SCALE.right.subs(sympy.Symbol("c", positive=True), 1)),
    "diagonal only": (NORM_SLOPE, sympy.KroneckerDelta(*sympy.symbols("i j", integer=True))),
    "sum of the values": (EQUAL_SCORES, EQUAL_SCORES.right * sympy.Symbol("V", positive=True)),
    "share only": (SCORE_SLOPE, SCORE_SLOPE.right + 1),
    "no balance": (PRODUCT_BALANCE, -PRODUCT_BALANCE.right),
    "probabilities of one": (CONTINUATIONS, 1),
}


@pytest.mark.sample(4)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistaken_formula_is_not_proved(mistake):
    identity, wrong = MISTAKES[mistake]
    with pytest.raises(UnprovedError):
        prove(dataclasses.replace(identity, right=wrong, cases=()))
