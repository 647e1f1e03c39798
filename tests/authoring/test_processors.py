"""Older processors that a worker can act as."""

from __future__ import annotations

import pytest

from gradekit.authoring.processors import CORE, FEATURES, older, older_than
from gradekit.model.limits import Limits
from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.program import Program
from gradekit.sandbox.worker import Worker
from tests.isolation import ISOLATION

ASKS = """
import numpy as np

def found():
    return np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])

def product():
    x = np.arange(1.0, 92.0) / 7
    return (x.reshape(7, 13) @ x.reshape(13, 7)).ravel().tolist()
"""

ORDINARY = pytest.mark.skipif(not older(), reason="NumPy knows no older processor than this one")


@pytest.mark.parametrize(
    ("features", "imitated"),
    [
        ([], []),
        (["SSSE3", "SSE42"], [("SSSE3 SSE42", "Nehalem")]),
        (["X86_V3"], [("X86_V3", "Sandybridge"), ("X86_V3", "Nehalem")]),
        (
            ["X86_V3", "X86_V4", "AVX512_ICL"],
            [
                ("X86_V4 AVX512_ICL", "Haswell"),
                ("X86_V3 X86_V4 AVX512_ICL", "Sandybridge"),
                ("X86_V3 X86_V4 AVX512_ICL", "Nehalem"),
            ],
        ),
        (
            ["AVX2", "FMA3", "AVX512F", "AVX512_SKX"],
            [
                ("AVX512F AVX512_SKX", "Haswell"),
                ("AVX2 FMA3 AVX512F AVX512_SKX", "Sandybridge"),
                ("AVX2 FMA3 AVX512F AVX512_SKX", "Nehalem"),
            ],
        ),
    ],
)
def test_each_lacks_what_it_cannot_do(features: list[str], imitated: list[tuple[str, str]]) -> None:
    assert older_than(features) == [{FEATURES: without, CORE: core} for without, core in imitated]


def test_a_processor_of_another_kind_acts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert older() == []


@ORDINARY
def test_a_worker_that_acts_as_an_older_one_computes_as_that_does() -> None:
    program = Program(source=ASKS, filename="asks.py", functions=["found", "product"])
    with Worker(program, Limits(), ISOLATION) as worker:
        product = worker.call("product", []).value
    with (
        Isolation(*ISOLATION.settings(), variables=older()[-1]) as isolation,
        Worker(program, Limits(), isolation) as worker,
    ):
        assert worker.call("found", []).value == []
        assert worker.call("product", []).value == pytest.approx(product, rel=1e-14)
        assert worker.call("product", []).value != product
        assert isolation.finding().missing == ISOLATION.finding().missing
