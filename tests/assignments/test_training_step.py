"""The assignment `training-step`: what is particular to it.

What must hold for every assignment is tested once for all of them.
"""

import ast
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from whole import ASSIGNMENTS, drawn, load_assignment, lost, mended, missed, open_session, refuted

from gradekit.assignment import library
from gradekit.judging.judge import judge
from gradekit.judging.options import Options
from gradekit.submission.reading import parse
from tests.folders import slow_but_for
from tests.isolation import ISOLATION

NAME = "training-step"
FOLDER = ASSIGNMENTS / NAME
ASSIGNMENT = load_assignment(NAME)
MANIFEST = ASSIGNMENT.manifest
PLAIN = FOLDER / "solutions" / "plain_lists.py"
IN_PLACE = FOLDER / "solutions" / "in_place.py"
LOOK_ALIKES = Path(__file__).parent / "training_step" / "look_alikes"
SCRIPT = LOOK_ALIKES / "a_script_with_a_state_dict.py"
POINTS = [20, 23, 10, 8, 24.5, 14.5]
SOME = 16

by_name = pytest.mark.parametrize("one", ASSIGNMENT.properties, ids=lambda one: one.name)


OTHER_SCHEDULE = {
    *("rate_matches_the_schedule", "rate_does_not_remember", "rate_over_its_whole_range"),
    "training_does_not_remember",
}


@pytest.fixture(scope="module")
def examples():
    return drawn(NAME).examples


@pytest.fixture(scope="module")
def some(examples):
    return {name: listed[:SOME] for name, listed in examples.items()}


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """Judge a text with the real judge, by some properties and a few examples."""
    monkeypatch.setattr("gradekit.model.files.folder", lambda: tmp_path)

    def run(text, *only):
        few = tuple(one for one in ASSIGNMENT.properties if one.name in only)
        policies = {one.name: MANIFEST.policies[one.name] for one in few}
        manifest = replace(MANIFEST, policies=policies, misconceptions=())
        assignment = replace(ASSIGNMENT, manifest=manifest, properties=few)
        submission = parse(text, path="submission.py")
        return judge(assignment, submission, isolation=ISOLATION, options=Options(examples=20))

    return run


def test_the_right_function_on_the_other_schedule_loses_what_is_said_of_this_one(some):
    cosine = (FOLDER / "solutions" / "half_a_cosine.py").read_text("utf-8")
    cosine = cosine.replace(", schedule=cosine", "")
    assert lost(cosine, ASSIGNMENT, some) == OTHER_SCHEDULE
    other = library.load_assignment(MANIFEST, options={"schedule": "cosine"})
    plain = PLAIN.read_text("utf-8")
    assert lost(plain, other, some) == OTHER_SCHEDULE


def test_a_script_is_graded_by_its_definitions_without_training(some):
    submission, assignment = library.open_submission(str(SCRIPT), asked=str(FOLDER))
    for run_only in ("input.txt", "state_dict =", "generate()", "print"):
        assert run_only in SCRIPT.read_text("utf-8")
        assert run_only not in submission.source.replace("def generate()", "")
    assert lost(submission.source, assignment, some) == set()


RETURNS_NOTHING = {
    "sgd_step": "sgd_moves_against_the_gradient",
    "adam_step": "adam_first_step",
    "train_step": "training_keeps_the_running_means",
}


@pytest.mark.parametrize("function", slow_but_for(RETURNS_NOTHING, quick=["adam_step"]))
def test_a_step_that_works_in_place_and_returns_nothing_is_told_exactly_that(function, judged):
    tree = ast.parse(IN_PLACE.read_text("utf-8"))
    (node,) = [one for one in tree.body if getattr(one, "name", "") == function]
    assert isinstance(node.body.pop(), ast.Return)
    (result,) = judged(ast.unparse(tree), RETURNS_NOTHING[function]).properties
    assert "changed its argument in place and returned nothing, but should return" in result.message


LOOKS_WRONG = {
    "forward in an array of one": (
        "import numpy\n"
        "def forward(weights, tokens):\n"
        "    rows = [softmax(weights[a])[b] for a, b in zip(tokens, tokens[1:])]\n"
        "    return numpy.array([-numpy.log(rows).mean()])"
    ),
    "forward with a guard": (
        "def forward(weights, tokens):\n"
        "    losses = [-math.log(max(softmax(weights[a])[b], 1e-12))\n"
        "              for a, b in zip(tokens, tokens[1:])]\n"
        "    return sum(losses) / len(losses)"
    ),
    "forward with an added guard": (
        "def forward(weights, tokens):\n"
        "    losses = [math.log(softmax(weights[a])[b] + 1e-12)\n"
        "              for a, b in zip(tokens, tokens[1:])]\n"
        "    return -sum(losses) / len(losses)"
    ),
    "forward as a running mean": (
        "def forward(weights, tokens):\n"
        "    mean = 0.0\n"
        "    for i in range(len(tokens) - 1):\n"
        "        loss = -math.log(softmax(weights[tokens[i]])[tokens[i + 1]])\n"
        "        mean += (loss - mean) / (i + 1)\n"
        "    return mean"
    ),
    "backward with two minus signs": (
        "def backward(weights, tokens):\n"
        "    n = len(tokens) - 1\n"
        "    grads = [[-0.0] * len(row) for row in weights]\n"
        "    for a, b in zip(tokens, tokens[1:]):\n"
        "        for j, p in enumerate(softmax(weights[a])):\n"
        "            grads[a][j] -= ((j == b) - p) / n\n"
        "    return grads"
    ),
    "backward divides at the end": (
        "def backward(weights, tokens):\n"
        "    grads = [[0.0] * len(row) for row in weights]\n"
        "    for a, b in zip(tokens, tokens[1:]):\n"
        "        for j, p in enumerate(softmax(weights[a])):\n"
        "            grads[a][j] += p - (j == b)\n"
        "    return [[g / (len(tokens) - 1) for g in row] for row in grads]"
    ),
    "backward from the last position to the first": (
        "def backward(weights, tokens):\n"
        "    n = len(tokens) - 1\n"
        "    grads = [[0.0] * len(row) for row in weights]\n"
        "    for i in reversed(range(n)):\n"
        "        for j, p in enumerate(softmax(weights[tokens[i]])):\n"
        "            grads[tokens[i]][j] += (p - (j == tokens[i + 1])) / n\n"
        "    return grads"
    ),
    "backward goes back once for every position": (
        "def backward(weights, tokens):\n"
        "    n = len(tokens) - 1\n"
        "    grads = {a: [0.0] * len(row) for a, row in enumerate(weights)}\n"
        "    for i in range(n):\n"
        "        slopes = softmax(weights[tokens[i]])\n"
        "        slopes[tokens[i + 1]] -= 1\n"
        "        row = grads[tokens[i]]\n"
        "        grads[tokens[i]] = [g + slope / n for g, slope in zip(row, slopes)]\n"
        "    return [*grads.values()]"
    ),
    "backward in tuples": (
        "def backward(weights, tokens):\n"
        "    n, pairs = len(tokens) - 1, list(zip(tokens, tokens[1:]))\n"
        "    return tuple(\n"
        "        tuple((tokens[:-1].count(a) * p - pairs.count((a, j))) / n\n"
        "              for j, p in enumerate(softmax(row)))\n"
        "        for a, row in enumerate(weights))"
    ),
    "learning_rate_at counts what is left": (
        "def learning_rate_at(step, num_steps, learning_rate):\n"
        "    return learning_rate / (num_steps / (num_steps - step))"
    ),
    "learning_rate_at in percent": (
        "def learning_rate_at(step, num_steps, learning_rate):\n"
        "    return learning_rate - learning_rate * (100 * step / num_steps) / 100"
    ),
    "sgd_step adds the negative": (
        "def sgd_step(weights, grads, learning_rate):\n"
        "    return [[w + -learning_rate * g for w, g in zip(*rows)]\n"
        "            for rows in zip(weights, grads)]"
    ),
    "sgd_step in place": (
        "def sgd_step(weights, grads, learning_rate):\n"
        "    for row, slopes in zip(weights, grads):\n"
        "        row[:] = [w - learning_rate * g for w, g in zip(row, slopes)]\n"
        "    return weights"
    ),
    "adam_step by running powers": (
        "def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):\n"
        "    power1 = power2 = 1.0\n"
        "    for _ in range(step + 1):\n"
        "        power1, power2 = power1 * beta1, power2 * beta2\n"
        "    m = [beta1 * a + (1 - beta1) * g for a, g in zip(m, grads)]\n"
        "    v = [beta2 * b + (1 - beta2) * g * g for b, g in zip(v, grads)]\n"
        "    return [p - learning_rate * (a / (1 - power1)) / ((b / (1 - power2)) ** 0.5 + eps)\n"
        "            for p, a, b in zip(params, m, v)], m, v"
    ),
    "adam_step folded with eps beside the raw root": (
        "def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):\n"
        "    t = step + 1\n"
        "    rate = learning_rate * math.sqrt(1 - beta2**t) / (1 - beta1**t)\n"
        "    m = [beta1 * a + (1 - beta1) * g for a, g in zip(m, grads)]\n"
        "    v = [beta2 * b + (1 - beta2) * g * g for b, g in zip(v, grads)]\n"
        "    return [p - rate * a / (math.sqrt(b) + eps) for p, a, b in zip(params, m, v)], m, v"
    ),
    "adam_step folded with eps scaled": (
        "def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):\n"
        "    root = math.sqrt(1 - beta2 ** (step + 1))\n"
        "    rate = learning_rate * root / (1 - beta1 ** (step + 1))\n"
        "    m = [a + (1 - beta1) * (g - a) for a, g in zip(m, grads)]\n"
        "    v = [b + (1 - beta2) * (g * g - b) for b, g in zip(v, grads)]\n"
        "    return [p - rate * a / (math.sqrt(b) + root * eps)\n"
        "            for p, a, b in zip(params, m, v)], m, v"
    ),
    "adam_step in place": (
        "def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):\n"
        "    for i, g in enumerate(grads):\n"
        "        m[i] = beta1 * m[i] + (1 - beta1) * g\n"
        "        v[i] = beta2 * v[i] + (1 - beta2) * g * g\n"
        "        size = math.sqrt(v[i] / (1 - beta2 ** (step + 1))) + eps\n"
        "        params[i] -= learning_rate * m[i] / (1 - beta1 ** (step + 1)) / size\n"
        "    return params, m, v"
    ),
    "train_step row by row": (
        "def train_step(weights, tokens, m, v, step, num_steps, learning_rate, *constants):\n"
        "    rate = learning_rate_at(step, num_steps, learning_rate)\n"
        "    rows = zip(weights, backward(weights, tokens), m, v)\n"
        "    moved = [adam_step(*row, step, rate, *constants) for row in rows]\n"
        "    return [forward(weights, tokens), *map(list, zip(*moved))]"
    ),
    "train_step takes the gradient before the loss": (
        "def train_step(weights, tokens, m, v, step, num_steps, learning_rate, *constants):\n"
        "    grads, size = backward(weights, tokens), len(weights)\n"
        "    loss = forward(weights, tokens)\n"
        "    rate = learning_rate_at(step, num_steps, learning_rate)\n"
        "    flat = [sum(map(list, table), []) for table in (weights, grads, m, v)]\n"
        "    moved = adam_step(*flat, step, rate, *constants)\n"
        "    return loss, *[[one[i * size :][:size] for i in range(size)] for one in moved]"
    ),
    "train_step with a dict of arrays": (
        "import numpy\n"
        "def train_step(weights, tokens, m, v, step, num_steps, learning_rate, *constants):\n"
        "    state = {name: numpy.array(one) for name, one in zip('wmv', (weights, m, v))}\n"
        "    state['g'] = numpy.array(backward(state['w'].tolist(), tokens))\n"
        "    loss = forward(weights, tokens)\n"
        "    rate = learning_rate_at(step, num_steps, learning_rate)\n"
        "    for a in range(len(weights)):\n"
        "        rows = [state[name][a] for name in 'wgmv']\n"
        "        moved = adam_step(*map(list, rows), step, rate, *constants)\n"
        "        for name, row in zip('wmv', moved):\n"
        "            state[name][a] = row\n"
        "    return numpy.float64(loss), state['w'], state['m'], state['v']"
    ),
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("form", LOOKS_WRONG)
def test_a_form_that_looks_wrong_and_is_right_loses_no_points(form, some):
    text = mended(PLAIN, f"import math\n{LOOKS_WRONG[form]}")
    assert lost(text, ASSIGNMENT, some) == set()


@pytest.mark.parametrize(
    ("error", "losses"),
    [
        ("ValueError", set()),
        pytest.param("AssertionError", set(), marks=pytest.mark.slow),
        ("ZeroDivisionError", {"training_at_rate_zero_moves_no_weight"}),
    ],
)
def test_a_rate_of_zero_may_be_refused(error, losses, some):
    rate = "def learning_rate_at(step, num_steps, learning_rate):\n"
    rate += f"    if learning_rate <= 0:\n        raise {error}\n"
    rate += "    return learning_rate * (1 - step / num_steps)\n"
    assert lost(mended(PLAIN, rate), ASSIGNMENT, some) == losses


def test_adam_with_a_place_of_eps_that_changes_on_the_way_is_told(examples):
    """Each step alone would be right, but a run has to keep to one place."""
    folded = LOOKS_WRONG["adam_step folded with eps beside the raw root"]
    other = folded.replace("def adam_step", "def other")
    code = (
        f"import math\n{other}"
        "\n\ndef adam_step(params, grads, m, v, step, *constants):\n"
        "    chosen = other if step % 2 else usual\n"
        "    return chosen(params, grads, m, v, step, *constants)\n"
    )
    tree = ast.parse(PLAIN.read_text("utf-8"))
    (usual,) = [one for one in tree.body if getattr(one, "name", "") == "adam_step"]
    usual.name = "usual"
    text = mended(PLAIN, f"{ast.unparse(usual)}\n\n{code}")
    (run,) = (one for one in ASSIGNMENT.properties if one.name == "adam_follows_the_published_run")
    session = open_session(text, ASSIGNMENT)
    with session.worker:
        assert refuted(run, session, examples)


ABOUT_SOMETHING_ELSE = re.compile("maximum|precision|shifts|already")


def test_the_complete_sets_refute_every_mistake_about_ordinary_inputs():
    assert missed(MANIFEST, ABOUT_SOMETHING_ELSE) == []


def test_the_mistakes_that_this_assignment_is_about_are_told_apart():
    assert {
        "loss_divided_by_all_tokens",
        "gradient_overwrites",
        "rate_is_a_step_ahead",
        "sgd_climbs",
        "adam_climbs",
        "adam_forgets_the_power",
        "adam_puts_eps_under_the_root",
        "adam_swaps_the_betas",
        "training_measures_after_the_step",
        "training_moves_before_it_looks",
    } <= {mistake.name for mistake in MANIFEST.misconceptions}


def test_the_points_are_one_hundred_and_shared_out_by_function():
    points = dict.fromkeys(MANIFEST.functions, 0.0)
    for one in ASSIGNMENT.properties:
        points[one.judges[0]] += float(one.policy.points)
    assert list(points.values()) == POINTS
    assert MANIFEST.max_score == 100


def test_loss_gradient_rate_update_and_their_order_are_graded_apart():
    assert len(ASSIGNMENT.properties) >= 30
    judged = {one.judges for one in ASSIGNMENT.properties}
    assert judged == {(name,) for name in MANIFEST.functions}


def test_the_numbers_that_claims_print_are_true():
    forward, backward = (ASSIGNMENT.oracle(name) for name in ("forward", "backward"))
    assert round(forward([[0.0] * 27] * 27, [26, 4, 12, 12, 0, 26]), 4) == 3.2958
    table = [[0.0] * 4 for _ in range(4)]
    assert round(forward(table, [3, 1, 2, 2, 0, 3]), 4) == 1.3863
    grads = backward(table, [3, 1, 2, 2, 0, 3])
    assert grads[2] == pytest.approx([-0.1, 0.1, -0.1, 0.1])
    assert grads[3] == pytest.approx([0.05, -0.15, 0.05, 0.05])
    table[2][0] = math.log(3.0)
    assert round(forward(table, [3, 1, 2, 2, 0, 3]), 4) == 1.3288
    assert round(ASSIGNMENT.code.identities.adam_bound(5, 0.85, 0.99), 2) == 1.02


def test_the_loss_of_ava_and_the_first_step_of_adam_are_those_of_the_texts():
    counts = [[1, 5, 98, 18], [4, 1, 28, 1], [1, 1, 1, 1], [17, 1, 108, 1]]
    assert [sum(row) for row in counts] == [122, 34, 4, 127]
    table = [[math.log(count) for count in row] for row in counts]
    assert round(ASSIGNMENT.oracle("forward")(table, [3, 0, 1, 0, 3]), 4) == 2.3148
    moved, _, _ = ASSIGNMENT.oracle("adam_step")(
        [0.0, 0.0], [0.05, -3.0], [0.0, 0.0], [0.0, 0.0], 0, 0.01, 0.85, 0.99, 1e-8
    )
    assert moved == pytest.approx([-0.01, 0.01], abs=1e-8)
