"""The assignment `cross-entropy`: its headlines, and the numbers that students read."""

import inspect
import math
import types
from pathlib import Path

import mpmath
import pytest
from mpmath import mpf
from whole import asked, copied, drawn, load_assignment, outcome

SIZE = 30
NAME = "cross-entropy"
HEADLINES = {
    "non_negativity",
    "zero_at_certainty",
    "softmax_shift_invariance",
    "kl_equivalence",
}
LISTS = {"softmax", "softmax_cross_entropy_grad"}  # what these return has a length
RELATIONS = {  # a length that is missing on both sides passes these, and fails elsewhere
    "softmax_shift_invariance",
    "gradient_shift_invariance",
    "gradient_is_the_same_twice",
}


@pytest.fixture(scope="session")
def cross_entropy():
    return load_assignment(NAME)


def test_the_four_that_the_project_is_named_for_are_there(cross_entropy):
    points = {one.name: one.policy.points for one in cross_entropy.properties}
    assert points.keys() >= HEADLINES
    assert all(points[name] >= 2 for name in HEADLINES)


def test_the_points_are_shared_out_by_function(cross_entropy):
    points = dict.fromkeys(cross_entropy.manifest.functions, 0.0)
    for one in cross_entropy.properties:
        points[one.judges[0]] += float(one.policy.points)
    assert list(points.values()) == [22, 34, 16, 8, 20]


def test_there_are_many_styles_and_many_forms_that_look_wrong(cross_entropy):
    assert len(cross_entropy.manifest.solutions) >= 8
    assert len(list((Path(__file__).parent / "look_alikes").glob("*.py"))) >= 14


def test_a_list_of_another_length_is_refuted_by_all_that_look_at_values(cross_entropy):
    for one in cross_entropy.properties:
        absolute = one.judges[0] in LISTS and one.name not in RELATIONS and one.policy.points
        if not absolute or "assert_unchanged" in inspect.getsource(one.inner):
            continue
        oracle = cross_entropy.oracle(one.judges[0])
        for example in drawn(NAME).examples[one.name][:20]:

            def shorter(*arguments, oracle=oracle):
                return oracle(*arguments)[:-1]

            assert outcome(one, cross_entropy, shorter, example) == "Mismatch", one.name


def test_the_complete_sets_are_worth_two_points_and_more(cross_entropy):
    points = {one.name: one.policy.points for one in cross_entropy.properties}
    for names in cross_entropy.manifest.characterisations.values():
        assert all(points[name] >= 2 for name in names)


@pytest.fixture(autouse=True)
def _thirty_digits():
    with mpmath.workdps(SIZE):
        yield


@pytest.fixture
def facts(cross_entropy):
    """Give the constants of every file of properties."""
    found = {}
    for one in cross_entropy.properties:
        found |= inspect.unwrap(one.inner).__globals__
    return types.SimpleNamespace(**found)


def surprise(p):
    return -mpmath.log(mpf(p))


@pytest.mark.parametrize(
    ("p", "printed"),
    [
        (mpf(9) / 10, "0.105"),
        (mpf(8) / 10, "0.223"),
        (mpf(6) / 10, "0.511"),
        (mpf(1) / 2, "0.693"),
        (mpf(4) / 10, "0.916"),
        (mpf(2) / 10, "1.609"),
        (mpf(1) / 10, "2.303"),
        (mpf(1) / 27, "3.296"),
        (mpf(1) / 100, "4.605"),
        (mpf(1) / 1000, "6.908"),
        (mpf(1) / 10000, "9.210"),
        (mpf(1) / 4, "1.386"),
    ],
)
def test_minus_log_of_a_printed_probability(p, printed, cross_entropy):
    loss = surprise(p)
    assert mpmath.nstr(loss, 20)[: len(printed)] == printed or abs(loss - mpf(printed)) < 5e-4
    got = cross_entropy.reference.cross_entropy_loss([math.log(float(p)), math.log1p(-float(p))], 0)
    assert abs(got - loss) < 1e-14


def test_the_four_positions(facts, cross_entropy):
    reference = cross_entropy.reference
    rows = [[math.log(x) for x in p] for p, _ in facts.FOUR_POSITIONS]
    ids = [t for _, t in facts.FOUR_POSITIONS]
    right = [mpf("0.2"), mpf("0.6"), mpf("0.4"), mpf("0.8")]
    loss = mpmath.fsum(map(surprise, right)) / 4
    assert mpmath.nstr(loss, 13) == "0.8149244548471"
    assert abs(reference.sequence_loss(rows, ids) - loss) < 1e-14
    choices = mpf("0.0384") ** (mpf(-1) / 4)
    assert mpmath.nstr(choices, 12) == "2.25900500902"
    assert abs(reference.perplexity(float(loss)) - choices) < 1e-14
    for p, t in facts.FOUR_POSITIONS:
        assert abs(sum(map(mpf, map(str, p))) - 1) < 1e-29
        gradient = reference.softmax_cross_entropy_grad([math.log(x) for x in p], t)
        for j, (g, x) in enumerate(zip(gradient, p, strict=True)):
            assert abs(g - (mpf(str(x)) - (j == t))) < 1e-15


def test_the_four_tokens(facts, cross_entropy):
    p, t = facts.FOUR_TOKENS
    loss = cross_entropy.reference.cross_entropy_loss([math.log(x) for x in p], t)
    assert abs(loss - surprise("0.6")) < 1e-15


def test_the_name_ava(facts, cross_entropy):
    right = [mpf(17) / 127, mpf(5) / 122, mpf(4) / 34, mpf(18) / 122]
    loss = mpmath.fsum(map(surprise, right)) / 4
    assert mpmath.nstr(loss, 10) == "2.314818081"
    rows = [[math.log(p), math.log1p(-p)] for p in facts.AVA]
    assert abs(cross_entropy.reference.sequence_loss(rows, [0] * 4) - loss) < 1e-14


@pytest.mark.parametrize(
    ("loss", "choices"),
    [
        ("0.69", "1.99371553324"),
        ("2.30", "9.97418245481"),
        ("4.61", "100.484149636"),
        ("6.91", "1002.24724229"),
        ("0.815", "2.25917567235"),
        ("6.5", "665.141633044"),
    ],
)
def test_perplexity_of_a_printed_loss(loss, choices, cross_entropy):
    want = mpmath.exp(mpf(loss))
    assert mpmath.nstr(want, 12) == choices
    assert abs(cross_entropy.reference.perplexity(float(loss)) / want - 1) < 1e-14


def test_what_explanations_say_in_passing():
    assert mpmath.nstr(mpmath.log(27), 5) == "3.2958"
    assert mpmath.nstr(mpmath.log(5), 3) == "1.61"
    assert mpmath.nstr(mpmath.log(10), 3) == "2.3"
    assert mpmath.nstr(-mpmath.log(mpf("1e-12")), 4) == "27.63"
    assert mpmath.nstr(-mpmath.log(mpf("1e-7")), 3) == "16.1"
    assert mpmath.nstr(-mpmath.log(mpf("1e-8")), 3) == "18.4"
    assert round(float(mpmath.exp(mpf("10.8"))), -3) == 49_000
    assert math.exp(709.0) < math.inf
    with pytest.raises(OverflowError):
        math.exp(710.0)


def test_no_logit_is_further_from_zero_than_the_handout_promises(cross_entropy):
    sizes = []

    def noting(function):
        def call(z, *rest):
            sizes.append(max(map(abs, z)))
            return function(z, *rest)

        return call

    for one in cross_entropy.properties:
        if "large_logits" in one.name or "negative_logits" in one.name:
            functions = {name: noting(cross_entropy.oracle(name)) for name in one.functions}
            things = asked(one, cross_entropy, functions)
            for example in drawn(NAME).examples[one.name]:
                one.inner(**things, **copied(example))
    assert 990 < min(sizes) < max(sizes) == 10_000
