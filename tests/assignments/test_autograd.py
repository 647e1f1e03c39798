"""What is particular to the assignment `autograd`: drawn graphs, and objects behind a driver."""

import re

import pytest
from whole import (
    ASSIGNMENTS,
    answer,
    drawn,
    holds,
    load_assignment,
    open_session,
    some,
)

from gradekit.assignment import misconceptions
from gradekit.assignment.overlay import compose
from reference.assignments import autograd
from tests.reference.formulas import slopes_by_sympy

FOLDER = ASSIGNMENTS / "autograd"
ASSIGNMENT = load_assignment("autograd")
EXPRESSIONS = {
    "gradients_of_any_polynomial_graph": 60,  # so many are held against SymPy, for time's sake
    "gradients_of_any_graph": 200,
    "slopes_multiply_along_a_chain": 100,
}
MISTAKES = {one.name: one for one in ASSIGNMENT.manifest.misconceptions}
FORMULAS = ("softmax", "cross_entropy")
OWN_PROGRAM = "a = Value(2.0); b = Value(3.0); L = a * b + a; L.backward(); print(L.data, a.grad)"


@pytest.fixture(scope="module")
def examples():
    return drawn("autograd").examples


def programs(examples, name):
    return [example["program"] for example in examples[name]]


def test_four_hundred_graphs_are_drawn_or_more(examples):
    graphs = {one for name in EXPRESSIONS for one in programs(examples, name)}
    assert len(graphs) >= 400


def test_graphs_are_forty_deep_and_share_their_nodes(examples):
    graphs = programs(examples, "gradients_of_any_polynomial_graph")
    assert max(map(depth, graphs)) == 40
    assert sum(depth(one) > 20 for one in graphs) >= 10
    assert sum(shares(one) for one in graphs) >= len(graphs) / 2


def depth(program):
    """Count the operations on the longest path of a program's graph."""
    found = {}
    for line in program.split("; "):
        name, _, text = line.partition(" = ")
        used = [found[one] for one in re.findall(r"\b[a-z]\d*\b", text) if one in found]
        found[name] = max(used, default=-1) + 1
    return max(found.values())


def shares(program):
    """Whether some result is used more than once."""
    used = re.findall(r"\bv\d+\b(?! =)(?!\.backward)", program)
    return len(used) > len(set(used))


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_the_reference_prints_what_sympy_differentiates(name, examples):
    for program in programs(examples, name)[: EXPRESSIONS[name]]:
        want = slopes_by_sympy(program)
        for got, exactly in zip(autograd.run(program), want, strict=True):
            assert abs(got - exactly) <= 1e-13 * (1 + abs(exactly)), program


@pytest.mark.parametrize("path", sorted((FOLDER / "solutions").glob("*.py")), ids=lambda p: p.stem)
def test_a_program_says_the_same_below_a_students_code(path, capsys):
    scope = {}
    exec(path.read_text("utf-8"), scope)
    exec(OWN_PROGRAM, scope)
    assert capsys.readouterr().out == "8.0 4.0\n"
    assert answer(path.read_text("utf-8"), ASSIGNMENT, "Value", OWN_PROGRAM) == [8.0, 4.0]


def test_the_driver_lets_a_program_reach_what_it_names_only():
    text = (FOLDER / "solutions" / "closures.py").read_text("utf-8")
    assert answer(text, ASSIGNMENT, "Value", "a = softmax([Value(2.0)])") == "NameError"


def test_a_formula_is_spelled_out_whatever_value_is_worth():
    text = misconceptions.text(MISTAKES["a_new_gradient_replaces_the_old"])
    program = "# spell out\na = Value(2.0); b = Value(1.0); p, q = softmax([a, b])"
    letters = answer(text, ASSIGNMENT, "softmax", program)
    assert bytes(map(int, letters)).decode().split("; ") == [
        *("t0 = Value(2.0)", "t1 = Value(1.0)", "t2 = t0 - 2.0", "t3 = t2.exp()"),
        *("t4 = t1 - 2.0", "t5 = t4.exp()", "t6 = 0.0 + t3", "t7 = t6 + t5"),
        *("t8 = t3 / t7", "t9 = t5 / t7", "a = t0", "b = t1", "p = t8", "q = t9"),
    ]


def test_the_loss_is_spelled_out_with_softmax_left_as_it_is():
    solution = (FOLDER / "solutions" / "closures.py").read_text("utf-8")
    program = "# spell out\na = Value(2.0); L = cross_entropy([a], 0)"
    letters = answer(solution, ASSIGNMENT, "cross_entropy", program)
    text = bytes(map(int, letters)).decode()
    assert "t1, = softmax([t0]); t3 = t1.log(); t4 = -t3" in text
    assert autograd.run(f"{text}; print(L.data)") == [0.0]


BY_STYLE = {
    "as taught": """
def softmax(values):
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]

def cross_entropy(values, target_id):
    return -softmax(values)[target_id].log()
""",
    "without a shift": """
def softmax(values):
    weights = [value.exp() for value in values]
    return [weight * sum(weights) ** -1 for weight in weights]

def cross_entropy(values, target_id):
    return sum(value.exp() for value in values).log() - values[target_id]
""",
    "shifted by a Value": """
def softmax(values):
    top = max(values, key=lambda value: value.data)
    weights = [(value - top).exp() for value in values]
    total = weights[0]
    for weight in weights[1:]:
        total = total + weight
    return [weight / total for weight in weights]

def cross_entropy(values, target_id):
    top = max(value.data for value in values)
    total = sum((value - top).exp() for value in values)
    return total.log() - (values[target_id] - top)
""",
    "all differences, one-hot": """
def softmax(values):
    return [1 / sum((other - value).exp() for other in values) for value in values]

def cross_entropy(values, target_id):
    hot = [float(k == target_id) for k in range(len(values))]
    return -sum(q * p.log() for q, p in zip(hot, softmax(values)))
""",
}
WRONG_VALUES = [
    "a_new_gradient_replaces_the_old",
    "a_value_goes_before_its_inputs",
    "division_without_the_minus",
    "exp_by_its_input",
    "log_slope_of_base_ten",
    "numbers_only_on_the_right",
    "once_for_every_use",
    "slopes_are_added_along_a_path",
    "subtraction_like_addition",
    "the_result_starts_with_its_data",
]


@pytest.mark.sample(3)
@pytest.mark.parametrize("style", BY_STYLE)
@pytest.mark.parametrize("name", WRONG_VALUES)
def test_a_wrong_value_costs_no_right_formula_its_points(name, style, examples):
    text = compose(misconceptions.text(MISTAKES[name]), BY_STYLE[style])
    session = open_session(text, ASSIGNMENT)
    few = some(examples, 10)
    with session.worker:
        for one in ASSIGNMENT.properties:
            if one.judges[0] in FORMULAS and one.policy.points:
                assert holds(one, session, few), one.name


def test_the_wrong_values_are_misconceptions_about_value():
    assert {MISTAKES[name].function for name in WRONG_VALUES} == {"Value"}
