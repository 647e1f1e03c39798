"""How options change what a submission is allowed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradekit.judging.options import Options
from gradekit.model.assignment import Assignment
from gradekit.model.limits import Limits


@pytest.mark.parametrize(
    ("options", "factor"),
    [
        (Options(), 1),
        (Options(examples=5), 1),
        (Options(examples=60), 3),
        (Options(fresh=10), 1.5),
        (Options(examples=40, fresh=20), 3),
    ],
)
def test_more_examples_have_more_time_and_a_call_has_not(
    tiny: Assignment, options: Options, factor: float
) -> None:
    manifest = replace(tiny.manifest, examples=20, limits=Limits())
    assert options.limits(manifest) == Limits(
        seconds_per_property=10.0 * factor, seconds_in_total=120.0 * factor
    )
