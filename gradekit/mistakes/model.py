"""Error models: the switches of a function, with the sentence of each position."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

Pick = Callable[[str], Any]
Switch = Mapping[Any, Any] | tuple[Any, ...]

RIGHT: Final[Pick] = dict[str, Any]().get
"""A `pick` that sets no switch."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a student is told; `{k}` stands for the value of a parameter.

    `belief` names a misconception of the assignment that is this mistake. `special` has the
    texts for values that need other words: who divides by 1 does not divide.
    """

    text: str
    belief: str = ""
    special: Mapping[Any, str] = field(default_factory=dict)

    def of(self, value: Any) -> str:
        """Give the text for a value of the switch, without the value."""
        return self.special.get(value, self.text)


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
        return Choice(sentences={value: as_sentence(text) for value, text in given.items()})
    pool, sentence, *default = given
    return Parameter(
        values=tuple(pool), sentence=as_sentence(sentence), default=(*default, None)[0]
    )


def as_sentence(given: str | Sentence, belief: str = "") -> Sentence:
    """Give a sentence, with the misconception that it is if one is named."""
    sentence = given if isinstance(given, Sentence) else Sentence(given)
    return replace(sentence, belief=belief) if belief else sentence
