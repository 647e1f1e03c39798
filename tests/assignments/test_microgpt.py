"""The assignment `microgpt`: what is particular to it.

What must hold for every assignment is tested once for all of them.
"""

import ast
from pathlib import Path

import pytest
from whole import ASSIGNMENTS, answer, drawn, load_assignment, lost

from gradekit.assignment import library
from gradekit.judging.judge import judge
from gradekit.judging.options import Options
from gradekit.submission.reading import parse
from reference.assignments.microgpt import linear, rmsnorm
from tests.isolation import ISOLATION

NAME = "microgpt"
FOLDER = ASSIGNMENTS / NAME
ASSIGNMENT = load_assignment(NAME)
MANIFEST = ASSIGNMENT.manifest
SOLUTION = FOLDER / "solutions" / "complex_step.py"
SCRIPT = Path(__file__).parent / "microgpt" / "look_alikes" / "a_script_with_a_training_loop.py"
POINTS = [10, 16, 32, 2, 14, 26]
SOME = 12
OPEN = 0.05
"""A hidden unit of a gentle model receives more than this, or less than minus this."""

MODEL = {
    "wte": [[1.0, 0.5], [-0.5, 1.0]],
    "wpe": [[0.0, 0.5], [0.5, 0.0]],
    "lm_head": [[1.0, 0.0], [0.0, 1.0]],
    "layer0.attn_wq": [[1.0, 0.0], [0.5, 1.0]],
    "layer0.attn_wk": [[1.0, 0.5], [0.0, 1.0]],
    "layer0.attn_wv": [[0.5, 0.0], [0.0, 1.0]],
    "layer0.attn_wo": [[1.0, 0.5], [0.0, 1.0]],
    "layer0.mlp_fc1": [[1.0, -0.5]],
    "layer0.mlp_fc2": [[0.5], [1.0]],
}
TEXT = [0, 1]

REUSES_ITS_LIST = """
plain_gpt, logits = gpt, []

def gpt(*arguments):
    logits[:] = plain_gpt(*arguments)
    return logits
"""
AN_INSTANCE = """
plain_gpt = gpt

class Model:
    __signature__ = "none that can be told"

    def __call__(self, *arguments):
        return plain_gpt(*arguments)

gpt = Model()
"""
KEEPS_NOTHING_IN_VALUES = """
plain_gpt = gpt

def gpt(state, n_head, token_id, pos_id, keys, values):
    keys[0].append(token_id)
    seen, found = ([[] for _ in keys] for _ in range(2))
    for place, token in enumerate(keys[0]):
        logits = plain_gpt(state, n_head, token, place, seen, found)
    return logits
"""


@pytest.fixture(scope="module")
def examples():
    return {name: listed[:SOME] for name, listed in drawn(NAME).examples.items()}


def drawn_readings(examples):
    return [
        example["reading"]
        for drawn in examples.values()
        for example in drawn[:SOME]
        if "reading" in example
    ]


def test_each_function_has_its_share_of_the_points():
    shares = [
        sum(one.policy.points for one in ASSIGNMENT.properties if one.judges[0] == function)
        for function in MANIFEST.functions
    ]
    assert shares == POINTS


def test_the_models_are_tiny(examples):
    """A scalar engine reads them in a millisecond or so."""
    for reading in drawn_readings(examples):
        assert reading["vocabulary"] <= 6
        assert reading["width"] <= 8
        assert reading["layers"] <= 2
        assert len(reading["tokens"]) <= 4


def test_the_models_are_not_all_alike(examples):
    readings = drawn_readings(examples)
    assert {reading["layers"] for reading in readings} == {1, 2}
    assert {reading["heads"] for reading in readings} == {1, 2}
    assert {2, 3} <= {len(reading["tokens"]) for reading in readings}


def test_no_hidden_unit_is_about_to_open_where_slopes_are_measured(examples):
    for reading in gentle_readings(examples):
        assert min(map(abs, received(reading))) > OPEN


def gentle_readings(examples):
    slopes = [one.name for one in ASSIGNMENT.properties if one.judges[0] == "document_gradients"]
    tried = [example for name in slopes for example in examples[name]]
    return [example["reading"] for example in tried if "reading" in example]


def within_properties(claim, name):
    """Find what the file of a claim has under a name."""
    (one,) = (one for one in ASSIGNMENT.properties if one.name == claim)
    return one.inner.__globals__[name]


def received(reading):
    """Give what all hidden units receive while a gentle model reads its text."""
    state = within_properties("gradients_come_with_the_loss", "gentle_state")(reading)
    read = within_properties("logits_match_the_definition", "read")
    inward = [rows for name, rows in state.items() if name.endswith("mlp_fc1")]
    found = []

    def watched(x, w):
        y = linear(x, w)
        if any(w is rows for rows in inward):
            found.extend(y)
        return y

    read(watched, rmsnorm, state, reading["heads"], reading["tokens"])
    return found


@pytest.mark.sample(1)
@pytest.mark.parametrize("code", [REUSES_ITS_LIST, AN_INSTANCE, KEEPS_NOTHING_IN_VALUES])
def test_gpt_may_be_any_callable_and_keep_what_it_likes(code, examples):
    assert lost(SOLUTION.read_text("utf-8") + code, ASSIGNMENT, examples) == set()


def test_two_texts_that_are_read_in_turns_are_as_if_alone():
    text = SOLUTION.read_text("utf-8")
    one, other = answer(text, ASSIGNMENT, "interleaved_logits", MODEL, 1, TEXT, TEXT[::-1])
    assert one == answer(text, ASSIGNMENT, "sequence_logits", MODEL, 1, TEXT)
    assert other == answer(text, ASSIGNMENT, "sequence_logits", MODEL, 1, TEXT[::-1])
    assert one != other


def test_a_script_is_graded_by_its_definitions_without_training(examples):
    submission, assignment = library.open_submission(str(SCRIPT), asked=str(FOLDER))
    for run_only in ("input.txt", "state_dict", "for step in", "print"):
        assert run_only in SCRIPT.read_text("utf-8")
        assert run_only not in submission.source
    assert lost(submission.source, assignment, examples) == set()


def test_a_submission_without_gpt_is_told_that_gpt_is_missing():
    tree = ast.parse(SOLUTION.read_text("utf-8"))
    tree.body = [node for node in tree.body if getattr(node, "name", "") != "gpt"]
    submission = parse(ast.unparse(tree), path="submission.py")
    names = ("doubling_the_head_doubles_the_logits", "what_was_read_lives_in_the_caches")
    report = judge(
        ASSIGNMENT,
        submission,
        isolation=ISOLATION,
        options=Options(only=names),
        corpus=drawn(NAME),
    )
    assert [one.message for one in report.properties] == ["your submission defines no gpt."] * 2
