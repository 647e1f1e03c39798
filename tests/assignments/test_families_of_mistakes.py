"""Families of mistakes: with one number each does what a mistake with a name does."""

import functools
import math

import pytest

from gradekit.assignment.error_models import load_model
from gradekit.assignment.library import find

TABLE = [[0.5, -1.0, 2.0, 0.0], [1.5, 0.25, 0.0, -1.0], [0.0, 1.0, 1.0, 3.0], [2.0, 0.0, -2.0, 1.0]]
TEXT = [3, 1, 2, 2, 0, 3]
STATE = {
    "wte": [[1.0, -0.5], [0.25, 2.0], [-1.5, 0.75]],
    "mlp_fc1": [[1.0, 0.5], [-2.0, 1.0], [0.0, 0.0]],
    "mlp_fc2": [[0.5, 1.0, -1.0], [-0.25, 0.75, 2.0], [1.5, -1.0, 0.5]],
}
TOKENS = [0, 2, 1, 1, 2]
X = [3.0, 4.0, -1.0]


def gpt():
    """Give a model of two layers and two heads."""
    shapes = {"wte": (3, 4), "wpe": (5, 4), "lm_head": (3, 4)}
    for i in range(2):
        shapes |= {f"layer{i}.attn_w{kind}": (4, 4) for kind in "qkvo"}
        shapes |= {f"layer{i}.mlp_fc1": (3, 4), f"layer{i}.mlp_fc2": (4, 3)}
    entries = (math.sin(k * k) for k in range(1, 10_000))
    return {
        name: [[next(entries) for _ in range(columns)] for _ in range(rows)]
        for name, (rows, columns) in shapes.items()
    }


GPT = gpt()
CALLS = {
    ("training-step", "forward"): (TABLE, TEXT),
    ("training-step", "backward"): (TABLE, TEXT),
    ("training-step", "learning_rate_at"): (2, 7, 0.5),
    ("training-step", "sgd_step"): (TABLE, TABLE[::-1], 0.1),
    ("training-step", "adam_step"): (*TABLE[:3], [0.5, 0.1, 2.0, 1.0], 3, 0.1, 0.75, 0.9, 0.01),
    ("manual-gradients", "mlp"): (STATE, 2),
    ("manual-gradients", "forward"): (STATE, TOKENS),
    ("manual-gradients", "numerical_gradients"): (STATE, TOKENS, 0.01),
    ("manual-gradients", "analytic_gradients"): (STATE, TOKENS),
    ("microgpt", "linear"): (X, [[1.0, 2.0, 3.0], [-1.0, 0.5, 2.0]]),
    ("microgpt", "rmsnorm"): (X,),
    ("microgpt", "sequence_logits"): (GPT, 2, TOKENS),
    ("microgpt", "document_loss"): (GPT, 2, TOKENS, 4),
}
ALIKE = [
    ("training-step forward", {"ahead": 0}, {"pairs": "same"}),
    ("training-step forward", {"ahead": 2}, {"pairs": "two_ahead"}),
    ("training-step forward", {"begins": 1}, {"pairs": "skip_first"}),
    ("training-step forward", {"left_at_the_end": 1}, {"pairs": "skip_last"}),
    ("training-step forward", {"ends": 0}, {"pairs": "first_only"}),
    ("training-step forward", {"newest": 1}, {"pairs": "last_only"}),
    ("training-step forward", {"newest": 9}, {}),
    ("training-step forward", {"pairs": "reversed", "begins": 1}, {"pairs": "skip_first"}),
    ("training-step forward", {"sum_weight": 0.0}, {"loss": "no_normaliser"}),
    ("training-step forward", {"logit_weight": 0.0}, {"loss": "only_normaliser"}),
    ("training-step backward", {"kept": 0.0}, {"gathering": "overwrite"}),
    ("training-step backward", {"answer_share": 1.0}, {"rows": "answer"}),
    ("training-step backward", {"loss_power": 1.0}, {"weight": "loss"}),
    ("training-step backward", {"target_amount": 0.0}, {"delta": "no_minus_one"}),
    ("training-step learning_rate_at", {"waves": 1.0}, {"schedule": "cosine"}),
    ("training-step learning_rate_at", {"waves": 2.0}, {"schedule": "whole_wave"}),
    ("training-step learning_rate_at", {"share_taken": 1.0}, {"schedule": "share_subtracted"}),
    ("training-step learning_rate_at", {"fewer_steps": 1}, {"length": "less"}),
    ("training-step learning_rate_at", {"more_steps": 1}, {"length": "more"}),
    ("training-step sgd_step", {"gradient_power": 0.0}, {"move": "signs"}),
    ("training-step adam_step", {"fixed_power": 1}, {"exponent": "one"}),
    ("training-step adam_step", {"rate_power": 2.0}, {"move": "twice"}),
    ("training-step adam_step", {"spread_power": 1.0}, {"division": "no_root"}),
    ("manual-gradients mlp", {"embedding_share": 1.0}, {"layer": "residual"}),
    ("manual-gradients mlp", {"leak": 1.0}, {"activation": "none"}),
    ("manual-gradients forward", {"own_from": 1}, {"seen": "own"}),
    ("manual-gradients forward", {"own_from": 9}, {}),
    (
        "manual-gradients numerical_gradients",
        {"left_by": 1.0, "quotient": "forward"},
        {"left": "forward"},
    ),
    ("manual-gradients numerical_gradients", {"left_by": -1.0}, {"left": "below"}),
    ("manual-gradients numerical_gradients", {"divided_by": 1.0}, {"quotient": "no_division"}),
    (
        "manual-gradients numerical_gradients",
        {"divided_by": 1.0, "quotient": "forward"},
        {"quotient": "no_division_forward"},
    ),
    ("manual-gradients analytic_gradients", {"slope_at_zero": 1.0}, {"gate": "open_at_zero"}),
    ("microgpt linear", {"alone": 0}, {"product": "bias first"}),
    ("microgpt linear", {"alone": -1}, {"product": "bias last"}),
    ("microgpt rmsnorm", {"mean_share": 1.0}, {"norm": "layer norm"}),
    ("microgpt rmsnorm", {"count_power": 0.0}, {"norm": "length"}),
    ("microgpt rmsnorm", {"epsilon_outside": 1e-5}, {"norm": "outside"}),
    ("microgpt rmsnorm", {"epsilon": 0.0}, {"norm": "no epsilon"}),
    ("microgpt sequence_logits", {"head_power": 0.0}, {"scale": "none"}),
    ("microgpt sequence_logits", {"width_power": 0.5}, {"scale": "width"}),
    ("microgpt sequence_logits", {"sum_power": 0.0}, {"weights": "unnormalised"}),
    ("microgpt sequence_logits", {"heads_used": 1}, {"heads": "shared"}),
    ("microgpt sequence_logits", {"gap": 1}, {"seen": "before"}),
    ("microgpt sequence_logits", {"x_at_attention": 0.0}, {"residual": "attention"}),
    ("microgpt sequence_logits", {"x_at_hidden": 0.0}, {"residual": "hidden"}),
    ("microgpt sequence_logits", {"rows_before": 1}, {"token": "previous"}),
    ("microgpt sequence_logits", {"places_before": 1}, {"place": "previous"}),
    ("microgpt sequence_logits", {"place_share": 0.0}, {"place": "missing"}),
    ("microgpt sequence_logits", {"leak": 1.0}, {"activation": "none"}),
    ("microgpt document_loss", {"target_at": 0}, {"target": "itself"}),
    ("microgpt document_loss", {"own_from": 1}, {"reading": "predictions"}),
    ("microgpt document_loss", {"counted_from": 1}, {"counted": "not first"}),
    ("microgpt document_loss", {"loss_divisor": 1}, {"divisor_of_the_loss": "sum"}),
]


@functools.cache
def model_of(name, function):
    """Load an error model once: some are asked for fifty times."""
    return load_model(find(name), function)


def run(named, switches):
    name, function = named.split()
    model = model_of(name, function)
    assert model is not None
    return model.variant(**switches)(*CALLS[name, function])


def flat(result):
    parts = result.values() if isinstance(result, dict) else result
    return [x for part in parts for x in flat(part)] if hasattr(result, "__len__") else [result]


def agree(function, switches, others):
    """Whether a function with some switches comes to what it comes to with others."""
    return flat(run(function, switches)) == pytest.approx(flat(run(function, others)), rel=1e-9)


def test_a_family_holds_the_mistake_with_a_name():
    assert [row for row in ALIKE if not agree(*row)] == []


def test_each_is_a_mistake():
    mistakes = [(function, family) for function, family, mistake in ALIKE if mistake]
    assert [each for each in mistakes if agree(*each, {})] == []


@pytest.mark.parametrize(
    ("switches", "rate"),
    [({"waves": 0.5}, (1 + math.cos(math.pi / 7)) / 4), ({"fewer_steps": 3}, 0.25)],
)
def test_another_number_is_another_mistake(switches, rate):
    assert run("training-step learning_rate_at", switches) == pytest.approx(rate)


def test_a_step_of_half_the_answer_goes_into_both_rows():
    whole, none = (run("training-step backward", {"answer_share": k}) for k in (1.0, 0.0))
    half = run("training-step backward", {"answer_share": 0.5})
    between = [(a + b) / 2 for a, b in zip(flat(whole), flat(none), strict=True)]
    assert flat(half) == pytest.approx(between)
