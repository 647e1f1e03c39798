"""The functions of the assignment `microgpt` at 50 digits, without caches.

Every position looks at all keys and values up to its own at once. That is the
definition which a cache must equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import mpmath

from ..transformer.contract import name_layers
from ..transformer.rmsnorm import EPSILON
from .bounds import DIGITS
from .tape import Entry, Tape

State = Mapping[str, Sequence[Sequence[float]]]
Rows = Sequence[Sequence[Entry]]
HALF: Final = mpmath.mpf(1) / 2


def linear(x: Sequence[float], w: Sequence[Sequence[float]]) -> list[Any]:
    """Compute w x."""
    with mpmath.workdps(DIGITS):
        tape = Tape()
        entries = [tape.write(number) for number in x]
        return [tape.dot([tape.write(weight) for weight in row], entries).value for row in w]


def rmsnorm(x: Sequence[float]) -> list[Any]:
    """Compute x (mean x^2 + 1e-5)^(-1/2)."""
    with mpmath.workdps(DIGITS):
        model = _Model({}, 1)
        return [entry.value for entry in model.norm([model.tape.write(number) for number in x])]


def sequence_logits(state: State, n_head: int, tokens: Sequence[int]) -> list[list[Any]]:
    """Compute the logits after each token."""
    with mpmath.workdps(DIGITS):
        rows = _Model(state, n_head).logits(tokens)
        return [[entry.value for entry in row] for row in rows]


def document_loss(state: State, n_head: int, tokens: Sequence[int], block_size: int) -> Any:
    """Compute the mean loss of a document."""
    with mpmath.workdps(DIGITS):
        return _Model(state, n_head).loss(tokens, block_size).value


def document_gradients(
    state: State, n_head: int, tokens: Sequence[int], block_size: int
) -> tuple[Any, dict[str, list[list[Any]]]]:
    """Compute the mean loss of a document, and its derivative by every weight."""
    with mpmath.workdps(DIGITS):
        model = _Model(state, n_head)
        loss = model.loss(tokens, block_size)
        model.tape.walk_back(loss)
        slopes = {
            name: [[entry.slope for entry in row] for row in rows]
            for name, rows in model.weights.items()
        }
        return loss.value, slopes


class _Model:
    """A transformer whose weights are on a tape."""

    def __init__(self, state: State, n_head: int) -> None:
        self.tape = Tape()
        self.n_head = n_head
        self.layers = name_layers(state)
        self.weights = {
            name: [[self.tape.write(number) for number in row] for row in rows]
            for name, rows in state.items()
        }

    def loss(self, tokens: Sequence[int], block_size: int) -> Entry:
        n = min(block_size, len(tokens) - 1)
        losses = []
        for row, target in zip(self.logits(tokens[:n]), tokens[1 : n + 1], strict=True):
            total = self.tape.log(self.tape.add([self.tape.exp(z) for z in row]))
            losses += [total, self.scaled(row[target], -1)]
        return self.scaled(self.tape.add(losses), mpmath.mpf(1) / n)

    def logits(self, tokens: Sequence[int]) -> list[list[Entry]]:
        wte, wpe = self.weights["wte"], self.weights["wpe"]
        xs = [self.norm(self.sums(wte[token], wpe[i])) for i, token in enumerate(tokens)]
        for layer in self.layers:
            xs = self.attended(layer, xs)
            xs = [self.sums(x, self.hidden(layer, x)) for x in xs]
        return [self.product(x, "lm_head") for x in xs]

    def attended(self, layer: str, xs: Rows) -> list[list[Entry]]:
        ys = [self.norm(x) for x in xs]
        queries, keys, values = (
            [self.product(y, f"{layer}attn_w{kind}") for y in ys] for kind in "qkv"
        )
        size = len(xs[0]) // self.n_head
        parts = [slice(start, start + size) for start in range(0, len(xs[0]), size)]
        rows = []
        for i, query in enumerate(queries):
            mixed: list[Entry] = []
            for part in parts:
                seen = [key[part] for key in keys[: i + 1]]
                shares = self.shares(query[part], seen)
                columns = zip(*(value[part] for value in values[: i + 1]), strict=True)
                mixed += [self.tape.dot(shares, column) for column in columns]
            rows.append(self.sums(xs[i], self.product(mixed, layer + "attn_wo")))
        return rows

    def shares(self, query: Sequence[Entry], keys: Rows) -> list[Entry]:
        root = mpmath.mpf(len(query)) ** -HALF
        weights = [self.tape.exp(self.scaled(self.tape.dot(query, key), root)) for key in keys]
        total = self.tape.power(self.tape.add(weights), -1)
        return [self.tape.dot([weight], [total]) for weight in weights]

    def hidden(self, layer: str, x: Sequence[Entry]) -> list[Entry]:
        received = self.product(self.norm(x), layer + "mlp_fc1")
        return self.product([self.tape.relu(entry) for entry in received], layer + "mlp_fc2")

    def norm(self, x: Sequence[Entry]) -> list[Entry]:
        mean = self.scaled(self.tape.dot(x, x), mpmath.mpf(1) / len(x))
        moved = self.tape.write(mean.value + mpmath.mpf(str(EPSILON)), [(mean, 1)])
        scale = self.tape.power(moved, -HALF)
        return [self.tape.dot([entry], [scale]) for entry in x]

    def product(self, x: Sequence[Entry], name: str) -> list[Entry]:
        return [self.tape.dot(row, x) for row in self.weights[name]]

    def sums(self, x: Sequence[Entry], y: Sequence[Entry]) -> list[Entry]:
        return [self.tape.add(pair) for pair in zip(x, y, strict=True)]

    def scaled(self, x: Entry, factor: Any) -> Entry:
        return self.tape.write(x.value * factor, [(x, factor)])
