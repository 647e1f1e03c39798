"""Of several times the latest counts, and each has its words."""

from gradekit.model.visibility import describe, longest


def test_the_longest_is_for_ever_then_until_grades_then_until_due() -> None:
    assert longest([]) is False
    assert longest([False, "until_due"]) == "until_due"
    assert longest(["until_published", "until_due"]) == "until_published"
    assert longest(["until_published", True, False]) is True


def test_what_is_hidden_is_told_with_its_time() -> None:
    assert [describe(each) for each in (False, True, "until_due", "until_published")] == [
        "",
        "hidden",
        "hidden until the due date",
        "hidden until the grades are published",
    ]
