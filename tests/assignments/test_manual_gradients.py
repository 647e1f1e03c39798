"""The assignment `manual-gradients`: what is particular to it.

What must hold for every assignment is tested once for all of them.
"""

import re
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import pytest
from whole import (
    ASSIGNMENTS,
    drawn,
    load_assignment,
    lost,
    mended,
    missed,
    offenders,
    open_session,
    outcome,
    refuted,
    some,
)

from gradekit.assignment import misconceptions
from gradekit.assignment.examples import SHIPPED
from gradekit.judging.judge import judge
from gradekit.judging.options import Options
from gradekit.model.outcomes import Verdict
from gradekit.submission.reading import parse
from tests.folders import composed, slow_but_for
from tests.isolation import ISOLATION

NAME = "manual-gradients"
FOLDER = ASSIGNMENTS / NAME
ASSIGNMENT = load_assignment(NAME)
MANIFEST = ASSIGNMENT.manifest
PLAIN = FOLDER / "solutions" / "plain_lists.py"
SINGLE = Path(__file__).parent / "manual_gradients" / "look_alikes" / "single_precision.py"


@pytest.fixture(scope="session")
def examples():
    return some(drawn(NAME).examples, 30)


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """Judge a text with the real judge, by what is claimed of some functions."""
    monkeypatch.setattr("gradekit.model.files.folder", lambda: tmp_path)

    def run(text, *functions):
        few = tuple(one for one in ASSIGNMENT.properties if one.judges[0] in functions)
        policies = {one.name: MANIFEST.policies[one.name] for one in few}
        manifest = replace(MANIFEST, policies=policies, misconceptions=())
        assignment = replace(ASSIGNMENT, manifest=manifest, properties=few)
        submission = parse(text, path="submission.py")
        return judge(
            assignment, submission, isolation=ISOLATION, options=Options(examples=10)
        ).properties

    return run


LOOKS_WRONG = {
    "linear by einsum": (
        "import numpy as np\ndef linear(x, w): return np.einsum('oi,i->o', np.array(w), x)"
    ),
    "linear as a tuple": "def linear(x, w): return tuple(sum(map(float.__mul__, r, x)) for r in w)",
    "mlp by a product with the open units": (
        "import numpy as np\n"
        "def mlp(state, token_id):\n"
        "    received = np.array(state['mlp_fc1']) @ state['wte'][token_id]\n"
        "    return np.array(state['mlp_fc2']) @ (received * (received > 0))"
    ),
    "mlp by a one-hot row": (
        "import numpy as np\n"
        "def mlp(state, token_id):\n"
        "    x = np.eye(len(state['wte']))[token_id] @ np.array(state['wte'])\n"
        "    hidden = np.maximum(np.array(state['mlp_fc1']) @ x, 0)\n"
        "    return (hidden @ np.transpose(state['mlp_fc2'])).reshape(-1)"
    ),
    "mlp with half of the sum and of its size": (
        "def mlp(state, token_id):\n"
        "    received = linear(state['wte'][token_id], state['mlp_fc1'])\n"
        "    return linear([(r + abs(r)) / 2 for r in received], state['mlp_fc2'])"
    ),
    "forward clamped": (
        "def forward(state, tokens):\n"
        "    rows = [softmax(mlp(state, a)) for a in tokens[:-1]]\n"
        "    right = [max(row[b], 1e-12) for row, b in zip(rows, tokens[1:])]\n"
        "    return -sum(map(math.log, right)) / len(right)"
    ),
    "forward with an added guard": (
        "def forward(state, tokens):\n"
        "    rows = [softmax(mlp(state, a)) for a in tokens[:-1]]\n"
        "    losses = [-math.log(row[b] + 1e-12) for row, b in zip(rows, tokens[1:])]\n"
        "    return sum(losses) / len(losses)"
    ),
    "forward clipped on both sides": (
        "def forward(state, tokens):\n"
        "    rows = [softmax(mlp(state, a)) for a in tokens[:-1]]\n"
        "    right = [min(max(row[b], 1e-12), 1 - 1e-12) for row, b in zip(rows, tokens[1:])]\n"
        "    return -sum(map(math.log, right)) / len(right)"
    ),
    "forward without a guard": (
        "def forward(state, tokens):\n"
        "    rows = [softmax(mlp(state, a)) for a in tokens[:-1]]\n"
        "    return -sum(math.log(row[b]) for row, b in zip(rows, tokens[1:])) / len(rows)"
    ),
    "forward as a running mean": (
        "def forward(state, tokens):\n"
        "    mean = 0.0\n"
        "    for i in range(len(tokens) - 1):\n"
        "        mean += (log_loss(mlp(state, tokens[i]), tokens[i + 1]) - mean) / (i + 1)\n"
        "    return mean"
    ),
    "numerical_gradients looking down": (
        "def numerical_gradients(state, tokens, eps):\n"
        "    here, grads = forward(state, tokens), {}\n"
        "    for name, rows in reversed(state.items()):\n"
        "        grads[name] = [[0.0] * len(row) for row in rows]\n"
        "        for r, row in enumerate(rows):\n"
        "            for c, old in enumerate(row):\n"
        "                row[c] = old - eps\n"
        "                grads[name][r][c] = (here - forward(state, tokens)) / eps\n"
        "                row[c] = old\n"
        "    return grads"
    ),
    "numerical_gradients off by an ulp": (
        "def numerical_gradients(state, tokens, eps):\n"
        "    grads = {}\n"
        "    for name, rows in state.items():\n"
        "        grads[name] = [[0.0] * len(row) for row in rows]\n"
        "        for r, row in enumerate(rows):\n"
        "            for c in range(len(row)):\n"
        "                row[c] += eps\n"
        "                above = forward(state, tokens)\n"
        "                row[c] -= 2 * eps\n"
        "                below = forward(state, tokens)\n"
        "                row[c] += eps\n"
        "                grads[name][r][c] = (above - below) / (2 * eps)\n"
        "    return grads"
    ),
    "learning_rate_at from the end": (
        "def learning_rate_at(step, num_steps, learning_rate):\n"
        "    return (num_steps - step) * (learning_rate / num_steps)"
    ),
    "sgd_step adds the opposite": (
        "def sgd_step(state, grads, learning_rate):\n"
        "    for name in sorted(state):\n"
        "        for row, slopes in zip(state[name], grads[name]):\n"
        "            row[:] = [w + learning_rate * -g for w, g in zip(row, slopes)]\n"
        "    return state"
    ),
    "train_step writes the step out": (
        "def train_step(state, tokens, step, num_steps, learning_rate):\n"
        "    loss, grads = analytic_gradients(state, tokens)\n"
        "    rate = learning_rate * (1 - step / num_steps)\n"
        "    for name, rows in state.items():\n"
        "        for row, slopes in zip(rows, grads[name]):\n"
        "            row[:] = [w - rate * g for w, g in zip(row, slopes)]\n"
        "    return (loss, state)"
    ),
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("form", LOOKS_WRONG)
def test_a_form_that_looks_wrong_and_is_right_loses_no_points(form, examples):
    assert lost(mended(PLAIN, LOOKS_WRONG[form]), ASSIGNMENT, some(examples, 15)) == set()


THROUGH_A_GUARD = (
    "def analytic_gradients(state, tokens):\n"
    "    n, total = len(tokens) - 1, None\n"
    "    for a, b in zip(tokens, tokens[1:]):\n"
    "        x = state['wte'][a]\n"
    "        received = linear(x, state['mlp_fc1'])\n"
    "        hidden = [max(0.0, r) for r in received]\n"
    "        p = softmax(linear(hidden, state['mlp_fc2']))\n"
    "        d = [-((v == b) - q) * p[b] / (p[b] + 1e-12) / n for v, q in enumerate(p)]\n"
    "        back = linear(d, list(zip(*state['mlp_fc2'])))\n"
    "        back = [s if r > 0 else 0.0 for s, r in zip(back, received)]\n"
    "        down = linear(back, list(zip(*state['mlp_fc1'])))\n"
    "        one = {\n"
    "            'mlp_fc2': [[s * h for h in hidden] for s in d],\n"
    "            'mlp_fc1': [[s * e for e in x] for s in back],\n"
    "            'wte': [[s * (r == a) for s in down] for r in range(len(state['wte']))],\n"
    "        }\n"
    "        total = one if total is None else {\n"
    "            k: [[s + t for s, t in zip(*p)] for p in zip(total[k], one[k])] for k in one\n"
    "        }\n"
    "    return [forward(state, tokens), total]"
)


def test_written_gradients_through_a_guard_pay_where_they_vanish(examples):
    text = mended(PLAIN, THROUGH_A_GUARD)
    lost_claims = lost(text, ASSIGNMENT, some(examples, 15))
    assert lost_claims == {"analytic_gradients_survive_large_gaps"}


def test_weights_off_by_an_ulp_are_told_as_advice(examples):
    text = mended(PLAIN, LOOKS_WRONG["numerical_gradients off by an ulp"])
    (one,) = (p for p in ASSIGNMENT.properties if p.name.endswith("back_exactly"))
    session = open_session(text, ASSIGNMENT)
    with session.worker:
        assert refuted(one, session, examples)


@pytest.mark.slow
def test_single_precision_loses_the_claims_about_precision_and_nothing_else(examples):
    gone = lost(composed(SINGLE), ASSIGNMENT, examples)
    precise = {one.name for one in ASSIGNMENT.properties if "double_precision" in one.name}
    assert gone == precise


IN_PLACE = {
    "analytic_gradients": "wrong_gradients = analytic_gradients\n"
    "def analytic_gradients(state, tokens):\n"
    "    loss, grads = wrong_gradients(state, tokens)\n"
    "    return loss, {k: [[-g for g in row] for row in v] for k, v in grads.items()}",
    "learning_rate_at": "def learning_rate_at(step, num_steps, learning_rate):\n"
    "    return learning_rate",
    "sgd_step": "def sgd_step(state, grads, learning_rate):\n"
    "    for name, rows in state.items():\n"
    "        for row, slopes in zip(rows, grads[name]):\n"
    "            row[:] = [w + learning_rate * g for w, g in zip(row, slopes)]\n"
    "    return state",
}


@pytest.mark.parametrize("function", slow_but_for(IN_PLACE, quick=[]))
def test_a_step_of_training_in_place_is_judged_by_its_own_parts(function, judged):
    """A correct one in place of these has to change the state too, or all would stand still."""
    train_step = (
        "def train_step(state, tokens, step, num_steps, learning_rate):\n"
        "    loss, grads = analytic_gradients(state, tokens)\n"
        "    sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))\n"
        "    return loss, state"
    )
    code = f"{PLAIN.read_text('utf-8')}\n{IN_PLACE[function]}\n{train_step}\n"
    found = judged(code, function, "train_step")
    assert {one.functions[0] for one in found if one.verdict is Verdict.FAILED} == {function}


@pytest.mark.slow
def test_a_step_in_place_that_returns_nothing_is_told_exactly_that(judged):
    (mistake,) = (m for m in MANIFEST.misconceptions if m.name == "sgd_returns_nothing")
    found = judged(misconceptions.text(mistake), "sgd_step", "train_step")
    assert {one.functions[0] for one in found if one.verdict is Verdict.FAILED} == {"sgd_step"}
    (first,) = [one.message for one in found if one.name == "sgd_matches_the_definition"]
    assert "changed its argument in place and returned nothing" in first


SPOILT = {
    "ragged rows": lambda value: _with_matrices(value, lambda rows: [rows[0][1:], *rows[1:]]),
    "no rows": lambda value: _with_matrices(value, lambda _: []),
    "names missing": lambda value: _with_names(value, lambda names: names[:-1]),
    "another name": lambda value: _with_names(value, lambda names: [*names, "bias"]),
}


def _with_matrices(value, change):
    if isinstance(value, dict):
        return {key: change(rows) for key, rows in value.items()}
    if isinstance(value, tuple):
        return tuple(_with_matrices(item, change) for item in value)
    return value[:-1] if isinstance(value, list) else value


def _with_names(value, change):
    if isinstance(value, dict):
        return {name: value.get(name, [[0.0]]) for name in change(list(value))}
    if isinstance(value, tuple):
        return tuple(_with_names(item, change) for item in value)
    return value


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_result_ends_in_a_sentence(spoil, examples):
    def accidents(one):
        right = ASSIGNMENT.oracle(one.judges[0])
        found = {
            outcome(one, ASSIGNMENT, lambda *given: spoil(right(*given)), example)
            for example in examples[one.name][:6]
        }
        return sorted(found - {"held", "Mismatch"})

    claims = [one for one in ASSIGNMENT.properties if "refuses" not in one.name]
    assert offenders(claims, accidents) == []


def models(examples):
    """Give every state and text that was drawn."""
    for name, listed in examples.items():
        if "receives_zero" not in name:
            for example in listed:
                if "model" in example:
                    yield example["model"]
                elif "state" in example:
                    yield example["state"], [0, 0]


def test_the_loss_may_bend_where_two_weights_on_a_path_move_together():
    state = {"wte": [[0.25], [0.25]], "mlp_fc1": [[0.75]], "mlp_fc2": [[0.0], [0.25]]}
    example = {"model": [state, [0, 0]], "schedule": [0, 1, 6 / 2.0**21]}
    (claim,) = (one for one in ASSIGNMENT.properties if "loss_in_proportion" in one.name)
    assert outcome(claim, ASSIGNMENT, ASSIGNMENT.oracle(claim.judges[0]), example) == "held"


def test_no_hidden_unit_that_is_drawn_comes_near_zero(examples):
    linear = ASSIGNMENT.oracle("linear")
    count = 0
    for state, _ in models(examples):
        for row in state["wte"]:
            assert min(map(abs, linear(row, state["mlp_fc1"]))) >= 1 / 16
            count += 1
    assert count > 1000


def test_open_and_closed_units_and_repeated_tokens_are_all_drawn(examples):
    linear = ASSIGNMENT.oracle("linear")
    seen = set()
    for state, tokens in models(examples):
        opened = [
            total > 0 for token in tokens for total in linear(state["wte"][token], state["mlp_fc1"])
        ]
        seen |= {f"open {all(opened)} {any(opened)}", f"twice {len(set(tokens)) < len(tokens)}"}
        seen |= {f"classes {len(state['wte'])}", f"units {len(state['mlp_fc1'])}"}
    assert seen >= {
        "open True True",
        "open False True",
        "open False False",
        "twice True",
        "twice False",
    }
    assert {f"classes {k}" for k in (2, 3, 4)} | {f"units {k}" for k in (1, 2, 3)} <= seen


def test_no_weight_that_is_moved_makes_a_probability_0(examples):
    mlp = ASSIGNMENT.oracle("mlp")
    for example in examples["numerical_gradients_over_their_whole_range"]:
        state, tokens, eps = example["call"]
        for moved in _with_each_weight_moved(state, eps):
            for token, target in pairwise(tokens):
                logits = mlp(moved, token)
                assert max(logits) - logits[target] <= 700


def _with_each_weight_moved(state, eps):
    for name, rows in state.items():
        for r, row in enumerate(rows):
            for c, step in product(range(len(row)), (eps, -eps)):
                moved = deepcopy(state)
                moved[name][r][c] += step
                yield moved


ABOUT_SOMETHING_ELSE = re.compile("precision|multiplies_its|maximum|uses_the_text_up|batch_of_one")


def test_the_complete_sets_refute_every_mistake_about_ordinary_inputs():
    assert missed(MANIFEST, ABOUT_SOMETHING_ELSE) == []


def test_what_is_kept_is_small():
    assert (FOLDER / SHIPPED).stat().st_size < 1_100_000
