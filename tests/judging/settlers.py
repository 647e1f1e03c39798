"""Texts for the second pass to settle, and what settles one property of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from gradekit.assignment.examples import Example
from gradekit.judging.attempts import search
from gradekit.judging.replay import Replayed
from gradekit.judging.session import Setting
from gradekit.judging.settling import Settler
from gradekit.model.report import Counterexample, Result
from tests.judging.failures import named

DOUBLE = "def double(x):\n    return 2 * x\n"
INLINE = "def double_all(xs):\n    return [2 * x for x in xs]\n"
DOUBLE_ALL = "def double_all(xs):\n    return [double(x) for x in xs]\n"
RIGHT = DOUBLE + DOUBLE_ALL
LATE = "def double(x):\n    return 2 * x if x < 3 else 0.0\n" + DOUBLE_ALL
HELD = Replayed(30, None)

Begin = Callable[..., Settler]


def settle(
    settler: Settler,
    name: str,
    replayed: Replayed | None = None,
    examples: Sequence[Example] | None = None,
) -> Result:
    return settler.settle(named(settler.sessions.assignment, name), replayed, examples)


def found(settler: Settler, name: str) -> Replayed:
    """Give what a first pass finds, by searching."""
    property_ = named(settler.sessions.assignment, name)
    setting = Setting(session=settler.sessions.main, own_helpers=True)
    examples = settler.corpus.examples[name]
    return Replayed(len(examples), search(property_, setting, examples))


def forbid(monkeypatch: pytest.MonkeyPatch, *places: tuple[Any, str]) -> None:
    """Let a test fail where one of these functions is called."""
    for owner, name in places:
        monkeypatch.setattr(owner, name, lambda *_, name=name, **__: pytest.fail(f"{name} ran"))


def counterexample(result: Result) -> Counterexample:
    assert result.counterexample is not None
    return result.counterexample
