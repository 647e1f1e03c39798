"""Error models: right functions with named switches, each of which is a mistake.

An assignment keeps one for each function in ``mistakes/FUNCTION.py``::

    from gradekit.mistakes import NUMBERS, mistakes

    @mistakes(
        temperature=(NUMBERS, "You divide the logits by {k}."),
        sign={"lost": "The minus sign before the logarithm is missing."},
    )
    def cross_entropy_loss(pick, logits, true_id):
        if (k := pick("temperature")) is not None:
            logits = [z / k for z in logits]
        ...
        return loss if pick("sign") == "lost" else -loss

`pick` gives the value of a switch, or None, which is right. What a model computes is compared
with what the student's function returned; nothing of it runs in the student's process
(Singh, Gulwani, Solar-Lezama, PLDI 2013, turned round: not the program is changed, but ours).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

EPS: Final = tuple(float(f"{digit}e-{power}") for power in range(1, 16) for digit in (1, 5))
"""Guards, clamps and tolerances."""
FRACTIONS: Final = (0.5, 0.1, 0.9, 0.01, 0.99, 0.2, 0.25, 0.75, 0.8, 0.3, 0.7, 0.001, 0.999)
"""Shares, smoothing, decay."""
NUMBERS: Final = (2.0, 0.5, 10.0, 0.1, 3.0, 4.0, 5.0, 8.0, 100.0, 0.01, 1000.0, 0.001)
"""Temperatures, factors, limits."""
COUNTS: Final = tuple(range(1, 17))
"""Digits, indices, divisors."""

Pick = Callable[[str], Any]
Switch = Mapping[Any, Any] | tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a student is told; `{k}` stands for the value of a parameter.

    `belief` names a misconception of the assignment that is this mistake.
    """

    text: str
    belief: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A switch with named positions, each with a sentence of its own."""

    sentences: Mapping[Any, Sentence]

    @property
    def values(self) -> tuple[Any, ...]:
        """Give the positions, in the order in which they are tried."""
        return tuple(self.sentences)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A switch with a number, taken from the student's source first, then from a pool.

    `default` is the right value, which is no mistake; None where there is none.
    """

    values: tuple[Any, ...]
    sentence: Sentence
    default: Any = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorModel:
    """A right function with switches; `benign` ones are accepted conventions and never told."""

    function: Callable[..., Any]
    switches: Mapping[str, Choice | Parameter]
    benign: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def variant(self, **settings: Any) -> Callable[..., Any]:
        """Give the function with some switches set: none is the right one."""
        return partial(self.function, settings.get)


def mistakes(
    *, benign: Mapping[str, Sequence[Any]] | None = None, **switches: Switch
) -> Callable[[Callable[..., Any]], ErrorModel]:
    """Make an error model of a function whose first parameter is `pick`.

    Parameters
    ----------
    benign : mapping, optional
        Values of switches that any right function may have.
    **switches
        A mapping of positions to sentences, or a pair of a pool of numbers and a sentence, or
        a triple with the right value last. A sentence is a string, or a `Sentence` that
        points to a misconception by `belief`.
    """
    made = {name: _switch(given) for name, given in switches.items()}

    def make(function: Callable[..., Any]) -> ErrorModel:
        conventions = {name: tuple(values) for name, values in (benign or {}).items()}
        return ErrorModel(function=function, switches=made, benign=conventions)

    return make


def _switch(given: Switch) -> Choice | Parameter:
    if isinstance(given, Mapping):
        return Choice(sentences={value: _sentence(text) for value, text in given.items()})
    pool, sentence, *default = given
    return Parameter(values=tuple(pool), sentence=_sentence(sentence), default=(*default, None)[0])


def _sentence(given: str | Sentence) -> Sentence:
    return given if isinstance(given, Sentence) else Sentence(given)
