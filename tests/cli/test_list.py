"""`gradekit list`: what is bundled, then what packages offer; what is broken stops neither."""

from __future__ import annotations

import json

import pytest

from gradekit.assignment import library

from .conftest import TINY, Run


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a package offer the tiny assignment, and another one that is broken."""
    manifest = library.find(f"{TINY}/")
    monkeypatch.setattr(
        library, "offered", lambda: ([manifest], ["course: it is broken. Mend it."])
    )


def test_installed_assignments_stand_behind_those_that_are_bundled(run: Run) -> None:
    ran = run("list")
    names = [line.partition(":")[0] for line in ran.out.splitlines() if line[:1].strip()]
    assert names == [*library.names(), "tiny"]
    assert (ran.code, ran.err) == (0, "gradekit: course: it is broken. Mend it.\n")


def test_programs_read_them_too(run: Run) -> None:
    assert [each["name"] for each in json.loads(run("list", "--format", "json").out)][-1] == "tiny"
