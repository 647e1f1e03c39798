"""Making a failing example small.

What refutes one mistake often refutes another: the smallest examples that are
known for every misconception are tried first. Where none of them fails,
Hypothesis finds the failure and shrinks it afresh. What this ends with is
tried once more in a fresh worker: that last run is the evidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from gradekit.assignment.examples import Corpus, Example, size
from gradekit.judging.replay import Failure, OutsideAssumption, Setting, attempt
from gradekit.model.assignment import Property


def make_small(
    one: Property,
    setting: Setting,
    failure: Failure,
    corpus: Corpus,
    known: Sequence[Example] = (),
) -> Failure:
    """Find the smallest example that fails as well, and see it fail in a fresh worker.

    What ends the process, or does not come back, is only seen again, unless a fresh
    worker was what it ended: trying variants would mean one dead or waiting worker each.

    Parameters
    ----------
    one : Property
        What was refuted.
    setting : Setting
        Whose helpers were used.
    failure : Failure
        By which example.
    corpus : Corpus
        Tells how examples are drawn.
    known : sequence of Example
        Small ones, the smallest first.
    """
    if failure.is_out_of_time or (failure.is_costly and failure.fresh):
        return failure
    small = failure
    if one.drawn and not failure.is_costly:
        found = _smaller(one, setting, failure, known) or _redrawn(one, setting, corpus)
        small = replace(found or failure, held=failure.held)
    return see_again(one, setting, small)


def see_again(one: Property, setting: Setting, failure: Failure) -> Failure:
    """Try an example that failed in a fresh worker: that run is the evidence, if it fails."""
    again = None
    with suppress(OutsideAssumption), setting.session.from_scratch():
        again = attempt(one, setting, failure.example)
    if again is None:
        return replace(failure, repeatable=False)
    if again.is_out_of_time:
        return failure
    return replace(again, held=failure.held, shrunk=failure.shrunk or not one.drawn)


def _redrawn(one: Property, setting: Setting, corpus: Corpus) -> Failure | None:
    """Let Hypothesis look for it: imported late, for its import takes longer than most checks."""
    from gradekit.judging.redrawing import redraw

    return redraw(one, setting, corpus)


def _smaller(
    one: Property, setting: Setting, failure: Failure, known: Sequence[Example]
) -> Failure | None:
    """Try examples that are known to be small; the failing one may be as small itself.

    They may have more digits than the failing one, for each is the smallest on which
    somebody's mistake shows; they have no more values.
    """
    values, _ = size(failure.example)
    for example in known:
        if size(example) > (values, math.inf):
            break
        with suppress(OutsideAssumption):
            found = attempt(one, setting, example)
            if found is not None and not found.is_out_of_time:
                return replace(found, shrunk=True)
    is_as_small = known and size(failure.example) <= size(known[0])
    return replace(failure, shrunk=True) if is_as_small else None
