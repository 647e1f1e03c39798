"""The words in which gradekit says what is wrong."""

from __future__ import annotations

import pytest

from gradekit.model import errors


def test_a_submission_error_names_place_problem_and_remedy() -> None:
    error = errors.SubmissionError("hw.py", "it is empty", "Write your functions.")
    assert str(error) == "hw.py: it is empty. Write your functions."
    assert (error.path, error.problem, error.remedy) == (
        "hw.py",
        "it is empty",
        "Write your functions.",
    )


def test_a_submission_error_shows_the_line_at_fault() -> None:
    error = errors.SubmissionError(
        "hw.py", "this is not Python", "Mend it.", position="line 3", excerpt="    x =\n       ^"
    )
    assert str(error) == "hw.py, line 3: this is not Python.\n    x =\n       ^\nMend it."


def test_an_assignment_error_tells_all_problems_on_lines_of_their_own() -> None:
    error = errors.AssignmentError(["a.toml:title: missing.", "a.toml:source: missing."])
    assert str(error) == "a.toml:title: missing.\na.toml:source: missing."
    assert error.problems == ("a.toml:title: missing.", "a.toml:source: missing.")


@pytest.mark.parametrize(
    "kind",
    [
        errors.SubmissionError,
        errors.AssignmentError,
        errors.LibraryError,
        errors.WorkerError,
        errors.UsageError,
    ],
)
def test_every_error_can_be_caught_as_one(kind: type[Exception]) -> None:
    assert issubclass(kind, errors.GradekitError)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("shift_invarience", " Did you mean shift_invariance?"),
        ("softmx", " Did you mean softmax?"),
        ("perplexity", ""),
        ("", ""),
    ],
)
def test_the_nearest_name_is_suggested_and_no_far_one(name: str, hint: str) -> None:
    assert errors.did_you_mean(name, ["shift_invariance", "softmax"]) == hint


def test_nothing_is_suggested_where_nothing_is_known() -> None:
    assert errors.did_you_mean("softmax", iter(())) == ""
