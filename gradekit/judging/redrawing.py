"""Letting Hypothesis find a failure again and shrink it, within a number of tries."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from hypothesis.errors import Flaky, UnsatisfiedAssumption

from gradekit.assignment.drawing import run_drawn
from gradekit.assignment.examples import Corpus, Example, plain_example, property_seed
from gradekit.judging.replay import Failure, OutsideAssumption, Setting, attempt, supplied
from gradekit.model.assignment import Property
from gradekit.sandbox.child.protocol import encode_value

SHRINKS: Final = 400
"""How many failing or passing variants are tried in making an example small."""

WIDER_SEARCH: Final = 5
"""How many times the examples are drawn when the first run does not find it again."""


class _Refuted(Exception):  # noqa: N818
    """The one exception that Hypothesis sees, so that it looks for one thing."""


def redraw(one: Property, setting: Setting, corpus: Corpus) -> Failure | None:
    """Let Hypothesis find the failure and shrink it, within a number of tries."""
    search = _Search(one, setting)
    count = len(corpus.examples[one.name])
    for times in (1, WIDER_SEARCH):
        try:
            run_drawn(
                one,
                search.session,
                seed=property_seed(corpus.seed, one.name),
                count=count * times,
                supplied=supplied(one, setting),
                explicit=False,  # those are never shrunk
            )
        except (_Refuted, Flaky):
            break
    return search.best and replace(search.best, shrunk=True)


class _Search:
    """What one search has seen: its failures by example, and the last of them."""

    def __init__(self, one: Property, setting: Setting) -> None:
        self.one = one
        self.setting = setting
        self.best: Failure | None = None
        self.failures: dict[bytes, Failure] = {}
        self.tries = 0

    def session(self, **arguments: Any) -> None:
        """Stand in for the claim: the same for Hypothesis, but budgeted."""
        names = self.setting.session.assignment.material().keys() | set(self.one.functions)
        example = plain_example({k: v for k, v in arguments.items() if k not in names})
        key = encode_value(example)
        failure = self.failures.get(key)
        if failure is None:
            failure = self._try(example)
        if failure is not None:
            self.best = self.failures[key] = failure
            raise _Refuted

    def _try(self, example: Example) -> Failure | None:
        if self.best is not None:
            self.tries += 1
            if self.tries > SHRINKS or self.best.is_costly:
                return None
        try:
            failure = attempt(self.one, self.setting, example)
        except OutsideAssumption as outside:
            raise UnsatisfiedAssumption from outside
        return None if failure is None or failure.is_out_of_time else failure
