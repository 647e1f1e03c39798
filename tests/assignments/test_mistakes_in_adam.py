"""A single mistake in `adam_step` costs `train_step` nothing, in whatever form it is called.

Seventeen small edits are shared out over fifteen forms of `adam_step`, for flat lists, nested
lists and arrays, each with the `train_step` that goes with it: 85 submissions in all.
"""

import pytest
from whole import drawn, load_assignment, mended, plainest, some

from gradekit.judging.judge import Judgement
from gradekit.judging.options import Options
from gradekit.judging.session import Sessions
from gradekit.model.outcomes import Verdict
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION

ASSIGNMENT = load_assignment("training-step")
PROPERTIES = [
    property_
    for function in ("adam_step", "train_step")
    for property_ in ASSIGNMENT.properties
    if property_.judges == (function,) and property_.policy.points
]
FEW = 6
"""Examples of each property."""

HEAD = "def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):\n"
FORMULAS = """
mean = beta1 * mean + (1 - beta1) * g
square = beta2 * square + (1 - beta2) * g * g
m_hat = mean / (1 - beta1 ** (step + 1))
v_hat = square / (1 - beta2 ** (step + 1))
p = p - learning_rate * m_hat / (v_hat ** 0.5 + eps)
"""
TRAIN = """
def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    rate = learning_rate_at(step, num_steps, learning_rate)
    grads = backward(weights, tokens)
    loss = forward(weights, tokens)
"""
LOOP = """
    rows = []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        FORMULAS
        rows.append((p, mean, square))
    params, m, v = (list(column) for column in zip(*rows))
    return params, m, v
"""
ROWS_INSIDE = """
    if isinstance(params[0], list):
        constants = step, learning_rate, beta1, beta2, eps
        rows = [adam_step(*row, *constants) for row in zip(params, grads, m, v)]
        params, m, v = (list(column) for column in zip(*rows))
        return params, m, v
"""
IN_PLACE = """
    for i, g in enumerate(grads):
        p, mean, square = params[i], m[i], v[i]
        FORMULAS
        params[i], m[i], v[i] = p, mean, square
    return params, m, v
"""
ROWS_IN_PLACE = """
    if isinstance(params[0], list):
        for row in zip(params, grads, m, v):
            adam_step(*row, step, learning_rate, beta1, beta2, eps)
        return params, m, v
"""
ARRAYS = """
    p, g, mean, square = (np.asarray(table, dtype=float) for table in (params, grads, m, v))
    FORMULAS
    params, m, v = p, mean, square
    return params, m, v
"""
ARRAYS_IN_PLACE = """
    p, g, mean, square = (np.asarray(table) for table in (params, grads, m, v))
    FORMULAS
    params[:], m[:], v[:] = p, mean, square
    return params, m, v
"""
LISTS_AND_NUMBERS = """
    if isinstance(params, list):
        constants = step, learning_rate, beta1, beta2, eps
        rows = [adam_step(*row, *constants) for row in zip(params, grads, m, v)]
        params, m, v = (list(column) for column in zip(*rows))
        return params, m, v
    p, g, mean, square = params, grads, m, v
    FORMULAS
    params, m, v = p, mean, square
    return params, m, v
"""
NUMPY = "import numpy as np\n\n"
LAST = "step, rate, beta1, beta2, eps)\n"
TO_ARRAYS = "    weights, grads, m, v = (np.array(table) for table in (weights, grads, m, v))\n"

FORMS = {
    "flat lists, row by row": HEAD
    + LOOP
    + TRAIN
    + f"    rows = [adam_step(*row, {LAST[:-2]}) for row in zip(weights, grads, m, v)]\n"
    + "    return loss, *([*column] for column in zip(*rows))\n",
    "flat lists of the whole table": HEAD
    + LOOP
    + TRAIN
    + "    flat = [sum(map(list, table), []) for table in (weights, grads, m, v)]\n"
    + f"    moved, size = adam_step(*flat, {LAST[:-1]}, len(weights)\n"
    + "    return loss, *[[t[i * size :][:size] for i in range(size)] for t in moved]\n",
    "flat lists, in place": HEAD
    + IN_PLACE
    + TRAIN
    + "    for row in zip(weights, grads, m, v):\n"
    + f"        adam_step(*row, {LAST}"
    + "    return loss, weights, m, v\n",
    "flat lists, by keyword and usual constants": HEAD.replace("eps)", "eps=1e-8)")
    + LOOP
    + TRAIN
    + "    rows = [\n"
    + "        adam_step(w, g, v=b, m=a, step=step, learning_rate=rate, beta1=beta1,\n"
    + "                  beta2=beta2, **({} if eps == 1e-8 else {'eps': eps}))\n"
    + "        for w, g, a, b in zip(weights, grads, m, v)\n"
    + "    ]\n"
    + "    return loss, *([*column] for column in zip(*rows))\n",
    "numbers, one by one": HEAD
    + LISTS_AND_NUMBERS
    + TRAIN
    + "    tables = [[], [], []]\n"
    + "    for row in zip(weights, grads, m, v):\n"
    + f"        moved = [adam_step(*four, {LAST[:-1]} for four in zip(*row)]\n"
    + "        for table, column in zip(tables, zip(*moved)):\n"
    + "            table.append(list(column))\n"
    + "    return loss, *tables\n",
    "nested lists": HEAD
    + ROWS_INSIDE
    + LOOP
    + TRAIN
    + f"    return loss, *adam_step(weights, grads, m, v, {LAST}",
    "nested lists, in place": HEAD
    + ROWS_IN_PLACE
    + IN_PLACE
    + TRAIN
    + f"    adam_step(weights, grads, m, v, {LAST}"
    + "    return loss, weights, m, v\n",
    "nested lists in an outer list": HEAD
    + ROWS_INSIDE
    + LOOP
    + TRAIN
    + f"    moved = adam_step([weights], [grads], [m], [v], {LAST}"
    + "    return loss, *(table for [table] in moved)\n",
    "rows in a dict": HEAD
    + ROWS_INSIDE.replace("isinstance(params[0], list)", "isinstance(params, dict)")
    .replace("zip(params, grads, m, v)]", "zip(*(t.values() for t in (params, grads, m, v)))]")
    .replace("(list(column)", "(dict(zip(params, column))")
    + LOOP
    + TRAIN
    + "    named = [dict(enumerate(table)) for table in (weights, grads, m, v)]\n".replace(
        "dict(enumerate(table))", "{f'row{i}': row for i, row in enumerate(table)}"
    )
    + f"    return loss, *([*t.values()] for t in adam_step(*named, {LAST[:-1]})\n",
    "arrays": NUMPY
    + HEAD
    + ARRAYS
    + TRAIN
    + TO_ARRAYS
    + f"    moved = adam_step(weights, grads, m, v, {LAST}"
    + "    return loss, *(table.copy() for table in moved)\n",
    "arrays row by row": NUMPY
    + HEAD
    + ARRAYS
    + TRAIN
    + TO_ARRAYS
    + "    for i in range(len(weights)):\n"
    + f"        weights[i], m[i], v[i] = adam_step(weights[i], grads[i], m[i], v[i], {LAST}"
    + "    return loss, weights, m, v\n",
    "arrays, in place": NUMPY
    + HEAD
    + ARRAYS_IN_PLACE
    + TRAIN
    + TO_ARRAYS
    + f"    adam_step(weights, grads, m, v, {LAST}"
    + "    return loss, weights, m, v\n",
    "arrays of nested lists": NUMPY
    + HEAD
    + ARRAYS
    + TRAIN
    + f"    moved = adam_step(weights, grads, m, v, {LAST}"
    + "    return loss, *(table.tolist() for table in moved)\n",
    "nested lists by arrays inside": NUMPY
    + HEAD
    + ARRAYS.replace("= p, mean, square", "= p.tolist(), mean.tolist(), square.tolist()")
    + TRAIN
    + f"    moved = adam_step(weights, grads, m, v, {LAST}"
    + "    return loss, *([[] + row for row in table] for table in moved)\n",
    "arrays from zero means": NUMPY
    + HEAD
    + ARRAYS
    + TRAIN
    + "    m, v = m if np.any(m) else 0.0, v if np.any(v) else 0.0\n"
    + f"    moved = adam_step(weights, grads, m, v, {LAST}"
    + "    return loss, *moved\n",
}
MISTAKES = {
    "the betas are swapped": (
        "mean = beta1 * mean + (1 - beta1)",
        "mean = beta2 * mean + (1 - beta2)",
    ),
    "the shares are swapped": ("beta1 * mean + (1 - beta1) * g", "(1 - beta1) * mean + beta1 * g"),
    "the whole gradient is added": ("(1 - beta1) * g", "g"),
    "the gradient is not squared": ("* g * g", "* g"),
    "the size is not squared": ("* g * g", "* abs(g)"),
    "the mean is not kept": ("mean = beta1 * mean + (1 - beta1) * g", "mean = g"),
    "m counts from zero": ("beta1 ** (step + 1)", "beta1 ** step"),
    "v counts from zero": ("beta2 ** (step + 1)", "beta2 ** step"),
    "the power is forgotten": ("beta1 ** (step + 1)", "beta1"),
    "m is not corrected": ("m_hat = mean / (1 - beta1 ** (step + 1))", "m_hat = mean"),
    "v is not corrected": ("v_hat = square / (1 - beta2 ** (step + 1))", "v_hat = square"),
    "eps stands under the root": ("v_hat ** 0.5 + eps", "(v_hat + eps) ** 0.5"),
    "the root is forgotten": ("v_hat ** 0.5 + eps", "v_hat + eps"),
    "it climbs": ("p - learning_rate", "p + learning_rate"),
    "the gradient takes the place of the mean": ("* m_hat /", "* g /"),
    "a name is misspelt": ("m_hat = mean", "m_hat = meen"),
    "results are in another order": ("return params, m, v", "return m, v, params"),
}


def submission(form, mistake=("", "")):
    """Write a form of both functions, with one mistake in the formulas of the first."""
    text = FORMS[form]
    indent = text.partition("FORMULAS")[0].rpartition("\n")[2]
    formulas = FORMULAS.strip().replace("\n", f"\n{indent}")
    adam, definition, train = text.replace("FORMULAS", formulas).partition("\ndef train_step")
    assert mistake[0] in adam
    return mended(plainest(ASSIGNMENT.manifest), adam.replace(*mistake) + definition + train)


def lost(text):
    """Judge both functions; name the properties that cost points, by function."""
    corpus = drawn("training-step")
    tried = some(corpus.examples, FEW)
    parsed = parse(text, path="submission.py")
    with Sessions(ASSIGNMENT, parsed, ISOLATION) as sessions:
        judgement = Judgement(sessions, corpus, Options(), shrinks=False)
        for property_ in PROPERTIES:
            judgement.settle(property_, examples=tried[property_.name])
        failed = [r for r in judgement.results.values() if r.verdict is not Verdict.PASSED]
    return [[r.name for r in failed if r.functions == [f]] for f in ("adam_step", "train_step")]


def mistakes_in(number, turn):
    """Name the mistakes that are made in a form, each in one of five at once, or later."""
    chosen = list(MISTAKES)[number % 3 :: 3]
    at_once = chosen[number // 3 :: 5]
    return [name for name in chosen if name not in at_once] if turn else at_once


@pytest.mark.sample(3)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_right(form):
    assert lost(submission(form)) == [[], []]


@pytest.mark.sample(4)
@pytest.mark.parametrize(("number", "form"), list(enumerate(FORMS)), ids=FORMS)
@pytest.mark.parametrize("turn", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_single_mistake_costs_adam_step_and_not_train_step(number, form, turn):
    found = {name: lost(submission(form, MISTAKES[name])) for name in mistakes_in(number, turn)}
    assert [name for name, (own, _) in found.items() if not own] == []
    assert {name: others for name, (_, others) in found.items() if others} == {}


def test_there_are_85_of_them_and_each_mistake_has_a_turn_at_once():
    names = [[mistakes_in(number, turn) for number in range(len(FORMS))] for turn in (0, 1)]
    assert sum(len(chosen) for turn in names for chosen in turn) == 85
    assert sorted(name for chosen in names[0] for name in chosen) == sorted(MISTAKES)
