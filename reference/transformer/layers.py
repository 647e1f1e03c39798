"""The layers of a transformer, forward and backward, over all positions side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..losses.gradient import softmax_cross_entropy_grad
from ..networks.linear import linear, linear_backward
from ..networks.relu import relu, relu_backward
from .attention import attention
from .attention_backward import attention_backward
from .residual_stream import add, project
from .rmsnorm import rmsnorm, rmsnorm_backward

Matrix = list[list[float]]


class Layers:
    """Run the layers forward and backward, and accumulate gradients.

    Parameters
    ----------
    state : mapping of str to sequence of sequence of float, each of shape (R, C)
        The matrices of a transformer.
    n_head : int
        Number of heads.

    Notes
    -----
    Every `xs` and every `delta` has a row of d numbers for each of n positions. `grads`
    holds, for each matrix, the derivatives by its weights that were found so far.
    """

    def __init__(self, state: Mapping[str, Sequence[Sequence[float]]], n_head: int) -> None:
        self.state = state
        self.n_head = n_head
        self.grads: dict[str, Matrix] = {
            name: [[0.0] * len(row) for row in rows] for name, rows in state.items()
        }

    def attend(self, layer: str, xs: Matrix) -> Matrix:
        """Add to each position what it finds when it looks back."""
        queries, keys, values = self._project(layer, xs)
        wo = self.state[layer + "attn_wo"]
        return [
            add(x, linear(attention(query, keys[: i + 1], values[: i + 1], self.n_head), wo))
            for i, (x, query) in enumerate(zip(xs, queries, strict=True))
        ]

    def think(self, layer: str, xs: Matrix) -> Matrix:
        """Add to each position what its hidden units make of it."""
        fc1, fc2 = self.state[layer + "mlp_fc1"], self.state[layer + "mlp_fc2"]
        return [add(x, linear(relu(linear(rmsnorm(x), fc1)), fc2)) for x in xs]

    def leave(self, xs: Matrix, targets: Sequence[int]) -> Matrix:
        """Differentiate the mean loss by what the last layer passed on."""
        delta = []
        for x, target in zip(xs, targets, strict=True):
            slopes = softmax_cross_entropy_grad(linear(x, self.state["lm_head"]), target)
            delta.append(self._linear_back("lm_head", [g / len(xs) for g in slopes], x))
        return delta

    def think_back(self, layer: str, delta: Matrix, xs: Matrix) -> Matrix:
        """Walk back through `think`."""
        before = []
        for slopes, x in zip(delta, xs, strict=True):
            y = rmsnorm(x)
            received = linear(y, self.state[layer + "mlp_fc1"])
            d_hidden = self._linear_back(layer + "mlp_fc2", slopes, relu(received))
            d_y = self._linear_back(layer + "mlp_fc1", relu_backward(d_hidden, received), y)
            before.append(add(slopes, rmsnorm_backward(d_y, x)))
        return before

    def attend_back(self, layer: str, delta: Matrix, xs: Matrix) -> Matrix:
        """Walk back through `attend`: first collect what keys and values are owed."""
        queries, keys, values = self._project(layer, xs)
        d_queries, d_keys, d_values = ([[0.0] * len(x) for x in xs] for _ in "qkv")
        for i, (slopes, query) in enumerate(zip(delta, queries, strict=True)):
            seen = query, keys[: i + 1], values[: i + 1]
            d_mixed = self._linear_back(layer + "attn_wo", slopes, attention(*seen, self.n_head))
            d_query, *d_earlier = attention_backward(d_mixed, *seen, self.n_head)
            _add_to(d_queries[i], d_query)
            for owed, rows in zip((d_keys, d_values), d_earlier, strict=True):
                for total, row in zip(owed, rows, strict=False):  # later positions owe nothing
                    _add_to(total, row)
        return self._project_back(layer, (d_queries, d_keys, d_values), delta, xs)

    def enter_back(self, delta: Matrix, tokens: Sequence[int]) -> None:
        """Walk back through `embed`; a token and its place get the same."""
        for i, (slopes, token) in enumerate(zip(delta, tokens, strict=True)):
            entered = add(self.state["wte"][token], self.state["wpe"][i])
            for table, row in (("wte", token), ("wpe", i)):
                _add_to(self.grads[table][row], rmsnorm_backward(slopes, entered))

    def _project(self, layer: str, xs: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        queries, keys, values = zip(*(project(self.state, layer, x) for x in xs), strict=True)
        return list(queries), list(keys), list(values)

    def _project_back(
        self, layer: str, owed: tuple[Matrix, Matrix, Matrix], delta: Matrix, xs: Matrix
    ) -> Matrix:
        """Walk back through the three views of each position, to what it had before."""
        before = []
        for *rows, slopes, x in zip(*owed, delta, xs, strict=True):
            d_y = [0.0] * len(x)
            for kind, row in zip("qkv", rows, strict=True):
                _add_to(d_y, self._linear_back(layer + f"attn_w{kind}", row, rmsnorm(x)))
            before.append(add(slopes, rmsnorm_backward(d_y, x)))
        return before

    def _linear_back(self, name: str, slopes: Sequence[float], x: Sequence[float]) -> list[float]:
        """Walk back through a linear layer; its weights collect from every position."""
        d_x, d_w = linear_backward(slopes, x, self.state[name])
        for total, row in zip(self.grads[name], d_w, strict=True):
            _add_to(total, row)
        return d_x


def _add_to(total: list[float], slopes: Sequence[float]) -> None:
    for index, slope in enumerate(slopes):
        total[index] += slope
