"""What `gradekit author show` writes: a misconception as a student might have handed it in."""

from __future__ import annotations

from .conftest import SQUARES, TINY, Run


def test_a_misconception_is_written_whole(run: Run) -> None:
    ran = run("author", "show", TINY, "--misconception", "squares")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == SQUARES.read_text("utf-8")


def test_a_misconception_that_there_is_not_is_told_with_the_nearest(run: Run) -> None:
    ran = run("author", "show", TINY, "--misconception", "sqares")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: sqares: tiny has no misconception of this name. Did you mean squares?\n"
    )


def test_a_misconception_like_none_is_told_with_all(run: Run) -> None:
    ran = run("author", "show", TINY, "--misconception", "x")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: x: tiny has no misconception of this name. "
        "Name one of: adds_two, squares, forgets_the_last, in_place.\n"
    )
