"""Inputs along which a curve of a function is drawn, and runs of training, by function.

The numbers are few and plain: a curve is to be seen, and judges nothing. A function is drawn
only where the assignment gives it the same parameters.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Function: TypeAlias = Callable[..., Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Inputs of one function along a line, each given by a number.

    `arguments` are those of the call at a number, `entry` takes the number to be drawn
    from what it returns, and `place` tells where other arguments lie on the line.
    """

    function: str
    parameters: str
    title: str
    along: str
    of: str
    at: tuple[float, ...]
    arguments: Callable[[float], list[Any]]
    entry: Callable[[Any], float] = float
    place: Callable[[Sequence[Any]], float] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Training:
    """A run of training: `losses` calls a function step by step, with what it returned before."""

    function: str
    parameters: str
    title: str
    losses: Callable[[Function], Iterator[float]]


STEPS: Final = 20
TEXT: Final = [0, 1, 2, 0, 1, 1]
NAMES: Final = ["emma", "ava", "mia", "anna"]
CHANCES: Final = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
SHARES: Final = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
PLACES: Final = (-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0)
BY_CHANCE: Final = "probability of the right answer"
LOSS: Final = "loss, in nats"
NATS: Final = "in nats"


def logit(chance: float) -> float:
    """Give the logit that, beside one of 0, has a probability."""
    return math.log(chance / (1.0 - chance))


def chance_of(logits: Sequence[float], answer: int) -> float:
    """Give the probability of an answer by its logits."""
    return 1.0 / sum(math.exp(min(each - logits[answer], 700.0)) for each in logits)


def _first(values: Sequence[float]) -> float:
    return float(values[0])


def _adam_losses(train_step: Function) -> Iterator[float]:
    """Train a table of three tokens by Adam, from zeros."""
    tables = [[[0.0] * 3 for _ in range(3)] for _ in range(3)]
    for step in range(STEPS):
        weights, m, v = tables
        loss, *tables = train_step(weights, TEXT, m, v, step, STEPS, 0.2, 0.9, 0.95, 1e-8)
        yield loss


def _network_losses(train_step: Function) -> Iterator[float]:
    """Train a network of three tokens and four hidden units by gradient descent."""
    state = {
        "wte": [[0.5, -0.4], [-0.3, 0.6], [0.2, 0.3]],
        "mlp_fc1": [[0.4, -0.2], [-0.5, 0.3], [0.3, 0.5], [-0.2, -0.4]],
        "mlp_fc2": [[0.1, -0.3, 0.2, 0.4], [-0.2, 0.4, 0.3, -0.1], [0.3, 0.1, -0.4, 0.2]],
    }
    for step in range(STEPS):
        loss, state = train_step(state, TEXT, step, STEPS, 1.0)
        yield loss


def _counting_losses(train: Function) -> Iterator[float]:
    yield from train(NAMES, STEPS)[1]


CROSS_ENTROPY: Final = (
    Line(
        function="cross_entropy_loss",
        parameters="logits, true_id",
        title="The loss of an answer",
        along=BY_CHANCE,
        of=LOSS,
        at=CHANCES,
        arguments=lambda chance: [[logit(chance), 0.0], 0],
        place=lambda arguments: chance_of(arguments[0], arguments[1]),
    ),
    Line(
        function="softmax",
        parameters="logits",
        title="The first probability of softmax([x, 0])",
        along="x",
        of="probability",
        at=PLACES,
        arguments=lambda x: [[x, 0.0]],
        entry=_first,
    ),
    Line(
        function="sequence_loss",
        parameters="logits_list, true_ids",
        title="The loss of positions that are all alike",
        along="number of positions",
        of=LOSS,
        at=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
        arguments=lambda n: [[[0.0, 0.0] for _ in range(int(n))], [0] * int(n)],
    ),
    Line(
        function="perplexity",
        parameters="loss",
        title="Perplexity",
        along=LOSS,
        of="perplexity",
        at=(0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0),
        arguments=lambda loss: [loss],
        place=lambda arguments: float(arguments[0]),
    ),
    Line(
        function="softmax_cross_entropy_grad",
        parameters="logits, true_id",
        title="The slope of the loss by the logit of the right answer",
        along=BY_CHANCE,
        of="slope",
        at=CHANCES[::2],
        arguments=lambda chance: [[logit(chance), 0.0], 0],
        entry=_first,
    ),
)
INFORMATION: Final = (
    Line(
        function="entropy",
        parameters="q",
        title="The entropy of [x, 1 - x]",
        along="x",
        of=NATS,
        at=SHARES,
        arguments=lambda x: [[x, 1.0 - x]],
        place=lambda arguments: _of_two(arguments[0]),
    ),
    Line(
        function="cross_entropy",
        parameters="q, p",
        title="The cross-entropy of a certain first class and the belief [x, 1 - x]",
        along="x",
        of=NATS,
        at=CHANCES,
        arguments=lambda x: [[1.0, 0.0], [x, 1.0 - x]],
        place=lambda arguments: float(arguments[1][arguments[0].index(1.0)]),
    ),
    Line(
        function="kl_divergence",
        parameters="q, p",
        title="The divergence of the belief [x, 1 - x] from [0.5, 0.5]",
        along="x",
        of=NATS,
        at=SHARES,
        arguments=lambda x: [[0.5, 0.5], [x, 1.0 - x]],
    ),
    Line(
        function="nats_to_bits",
        parameters="x",
        title="Bits",
        along="nats",
        of="bits",
        at=(0.0, 1.0, 2.0, 3.0, 4.0),
        arguments=lambda x: [x],
        place=lambda arguments: float(arguments[0]),
    ),
)
TRAINING: Final = (
    Training(
        function="train_step",
        parameters="weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps",
        title="Training on one text",
        losses=_adam_losses,
    ),
    Training(
        function="train_step",
        parameters="state, tokens, step, num_steps, learning_rate",
        title="Training on one text",
        losses=_network_losses,
    ),
    Training(
        function="train",
        parameters="names, num_steps",
        title=f"Counting {', '.join(NAMES[:-1])} and {NAMES[-1]}, again and again",
        losses=_counting_losses,
    ),
    Line(
        function="forward",
        parameters="weights, tokens",
        title="The loss of one pair of tokens",
        along=BY_CHANCE,
        of=LOSS,
        at=CHANCES,
        arguments=lambda chance: [[[0.0, logit(chance)], [0.0, 0.0]], [0, 1]],
        place=lambda arguments: _of_one_pair(*arguments),
    ),
    Line(
        function="forward",
        parameters="state, tokens",
        title="The loss of one pair of tokens",
        along=BY_CHANCE,
        of=LOSS,
        at=CHANCES,
        arguments=lambda chance: [_network_of_chance(chance), [0, 1]],
    ),
    Line(
        function="learning_rate_at",
        parameters="step, num_steps, learning_rate",
        title="The learning rate of ten steps",
        along="step",
        of="learning rate",
        at=tuple(map(float, range(10))),
        arguments=lambda step: [int(step), 10, 1.0],
    ),
    Line(
        function="document_loss",
        parameters="state, n_head, tokens, block_size",
        title="The loss of one pair of tokens",
        along=BY_CHANCE,
        of=LOSS,
        at=CHANCES,
        arguments=lambda chance: [_transformer_of_chance(chance), 1, [0, 1], 1],
    ),
    Line(
        function="rmsnorm",
        parameters="x",
        title="The first entry of rmsnorm([x, 1])",
        along="x",
        of="first entry",
        at=PLACES,
        arguments=lambda x: [[x, 1.0]],
        entry=_first,
    ),
)
CURVES: Final[tuple[Line | Training, ...]] = (*CROSS_ENTROPY, *INFORMATION, *TRAINING)
"""All that is drawn; of one assignment it makes at most 60 calls."""


def _network_of_chance(chance: float) -> dict[str, list[list[float]]]:
    """Give a network with one unit that gives the second of two tokens a probability."""
    return {
        "wte": [[1.0], [1.0]],
        "mlp_fc1": [[1.0]],
        "mlp_fc2": [[0.0], [logit(chance)]],
    }


def _transformer_of_chance(chance: float) -> dict[str, list[list[float]]]:
    """Give a transformer whose only layer adds nothing: the head alone says what comes next."""
    parts = ("attn_wq", "attn_wk", "attn_wv", "attn_wo", "mlp_fc1", "mlp_fc2")
    return {
        "wte": [[1.0], [1.0]],
        "wpe": [[0.0]],
        **{f"layer0.{part}": [[0.0]] for part in parts},
        "lm_head": [[0.0], [logit(chance)]],
    }


def _of_one_pair(weights: Sequence[Sequence[float]], tokens: Sequence[int]) -> float:
    """Give the probability of the second of two tokens.

    Raises
    ------
    ValueError
        If there are not two.
    """
    first, second = tokens
    return chance_of(weights[first], second)


def _of_two(shares: Sequence[float]) -> float:
    """Give the first of two shares.

    Raises
    ------
    ValueError
        If there are not two.
    """
    first, _ = shares
    return float(first)
