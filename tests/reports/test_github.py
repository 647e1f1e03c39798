"""The runner obeys gradekit's commands and not one of the student's."""

import re
from dataclasses import replace

import pytest
from hypothesis import given

from gradekit.model.outcomes import Verdict
from gradekit.reports import markdown
from gradekit.reports.github import (
    CUT,
    SUMMARY_BYTES,
    escape_data,
    escape_property,
    render,
    render_summary,
)
from gradekit.reports.plain_text import one_line
from gradekit.reports.student_view import for_students
from gradekit.reports.wording import OURS
from tests.reports.builders import counterexample, report
from tests.reports.cases import (
    FAULT,
    HIDDEN_FAILED,
    HOSTILE,
    HOSTILE_TEXT,
    LARGE_LOGITS,
    MIXED,
    PROBLEM,
    TOKEN,
)
from tests.reports.drawn import reports, texts
from tests.reports.workflow import DATA, PROPERTY, obey, unescape

ANNOTATIONS = {"error", "warning", "notice"}


def annotations(document, **options):
    commands = obey(render(document, token=TOKEN, **options))
    return [command for command in commands if command.name in ANNOTATIONS]


@given(drawn=reports())
def test_no_text_yields_a_command_of_its_own(drawn):
    output = render(drawn, token=TOKEN)
    names = [command.name for command in obey(output)]
    failed = [result for result in drawn.properties if result.verdict is Verdict.FAILED]
    charged = sum(not result.advice for result in failed)
    drawn = replace(drawn, findings=findings_shown(drawn))
    expected = [
        "group",
        "stop-commands",
        "endgroup",
        *["error"] * (1 if drawn.problem else len(drawn.findings) + charged),
        *["warning"] * sum(result.verdict in OURS for result in drawn.properties),
        *["notice"] * (0 if drawn.problem else sum(result.advice for result in failed)),
        "notice",
    ]
    assert names == expected
    # Even a runner that knew no stop-commands would find nothing in the log.
    assert [
        command.name for command in obey(output, stopping=False) if command.name != TOKEN
    ] == expected


def test_the_log_between_the_tokens_is_the_whole_report():
    output = render(MIXED, token=TOKEN)
    log = output.split(f"::stop-commands::{TOKEN}\n")[1].split(f"\n::{TOKEN}::\n")[0]
    assert "10.5 of 21.5 points" in log
    assert "epoch 1: loss 1.0986" in log


def test_the_log_is_folded_under_the_score_and_the_fold_is_closed_where_commands_are_obeyed():
    group, stop, end, *rest = obey(render(MIXED, token=TOKEN))
    assert (group.name, group.message) == ("group", "student.py: 10.5 of 21.5 points")
    assert (stop.name, end.name) == ("stop-commands", "endgroup")
    assert {command.name for command in rest} <= ANNOTATIONS


@given(drawn=reports(), file=texts())
def test_no_name_of_a_file_yields_a_command_or_another_property(drawn, file):
    expected = one_line(file or drawn.submission)
    for command in annotations(drawn, file=file):
        assert command.properties.keys() <= {"file", "line", "title"}
        assert command.properties.get("file", expected) == expected
    names = [command.name for command in obey(render(drawn, token=TOKEN, file=file))]
    assert names == [command.name for command in obey(render(drawn, token=TOKEN))]


def test_an_annotation_names_the_file_from_the_root_of_the_repository():
    files = {each.properties.get("file") for each in annotations(MIXED, file="week 3/student.py")}
    assert files == {"week 3/student.py", None}  # the score is about no line
    assert annotations(PROBLEM, file="a/b.py")[0].properties["file"] == "a/b.py"


def findings_shown(document):
    """Give the findings of a report that do not rest on hidden properties."""
    return for_students(document).findings


def test_the_first_annotation_is_the_first_finding():
    error = annotations(MIXED)[0]
    assert (error.name, error.properties["title"]) == (
        "error",
        "softmax: 1 claim fails, 4 points lost",
    )
    assert error.message.startswith("student.py:12 softmax\nsoftmax([710.0, 0.0])\n")


def test_an_annotation_points_at_the_function():
    error = annotations(MIXED)[len(MIXED.findings)]
    assert error.name == "error"
    assert error.properties == {
        "file": "student.py",
        "line": "12",
        "title": "survives_large_logits (0 of 4)",
    }
    assert error.message.startswith("Softmax gives a distribution however large")
    assert "should be  [1.0, 4.47628622567513e-309]" in error.message


def test_errors_come_with_the_most_points_first_and_at_most_ten():
    failed = [
        replace(LARGE_LOGITS, name=f"p{points}", points=0.0, max_points=float(points))
        for points in range(1, 13)
    ]
    errors = [
        command for command in annotations(report(properties=failed)) if command.name == "error"
    ]
    titles = [command.properties["title"] for command in errors]
    assert titles == [
        "softmax: 12 claims fail, 78 points lost",
        *(f"p{points} (0 of {points})" for points in range(12, 3, -1)),
    ]


def test_advice_is_a_notice_and_at_most_nine_of_them_leave_room_for_the_score():
    advice = [replace(LARGE_LOGITS, name=f"p{i}", max_points=0.0) for i in range(12)]
    notices = annotations(report(properties=advice))
    assert [command.name for command in notices] == ["notice"] * 10
    assert notices[0].properties["title"] == "p0 (advice)"
    assert notices[-1].message == "0 of 0 points"


@pytest.mark.parametrize(
    ("document", "words"),
    [(FAULT, "this is not your fault."), (MIXED, "so it counts as passed.")],
)
def test_a_fault_of_gradekit_and_its_doubt_are_warnings(document, words):
    (warning,) = [command for command in annotations(document) if command.name == "warning"]
    assert words in warning.message


def test_where_there_is_no_score_the_last_notice_says_so():
    assert annotations(FAULT)[-1].message == (
        "gradekit could not judge 1 of 4 claims, so there is no score; this is not your fault."
    )


def test_a_hidden_failure_tells_only_its_fixed_sentence():
    error = annotations(report(properties=[HIDDEN_FAILED]))[0]
    assert error.properties == {"file": "student.py", "title": "hidden_1 (0 of 3)"}
    assert error.message == "This property is hidden. A call raised an error."


def test_a_problem_is_an_error_on_its_line():
    error, score = annotations(PROBLEM)
    assert (error.name, score.message) == ("error", "0 of 30 points")
    assert error.properties["line"] == "3"
    assert error.message.startswith("line 3: '(' was never closed\n\n    return exp(")


def test_a_property_without_a_line_has_none():
    error = annotations(report(properties=[replace(LARGE_LOGITS, line=0)]))[0]
    assert "line" not in error.properties


def test_a_long_message_is_cut_and_says_so():
    failure = counterexample(got="9" * 9000)
    error = annotations(report(properties=[replace(LARGE_LOGITS, counterexample=failure)]))[1]
    assert error.message.endswith(" ...\n\nThis message was cut; the log has the rest.")
    assert len(error.message) < 4100


@given(texts())
def test_what_is_escaped_comes_back(text):
    assert unescape(escape_data(text), DATA) == text
    assert unescape(escape_property(text), PROPERTY) == text
    assert not re.search("[\r\n]", escape_data(text))
    assert not re.search("[\r\n:,]", escape_property(text))


@pytest.mark.parametrize(
    "token", ["", "short", "with spaces in the token", "a" * 20 + "\n", "::" * 9]
)
def test_a_token_that_could_be_guessed_or_misread_is_refused(token):
    with pytest.raises(ValueError, match=r"^token=.* but it takes 16 or more letters"):
        render(MIXED, token=token)


def test_the_summary_is_the_markdown():
    assert render_summary(MIXED) == markdown.render(MIXED)


def test_a_summary_too_long_for_github_is_cut_between_blocks_and_says_so():
    long = [replace(LARGE_LOGITS, name=f"p{i}", notes=["ж" * 20_000]) for i in range(60)]
    summary = render_summary(report(properties=long))
    assert SUMMARY_BYTES - 50_000 < len(summary.encode()) <= SUMMARY_BYTES
    assert summary.endswith(f"\n\n{CUT}\n")
    assert summary.count("\n```") % 2 == 0
    assert markdown.render(report(properties=long)).startswith(summary.removesuffix(f"\n\n{CUT}\n"))


def test_one_block_too_long_for_github_is_left_out_whole():
    summary = render_summary(report(output=HOSTILE * 2000))
    assert "@someone" not in summary
    assert summary.endswith(
        "\n\n_This summary was cut at 1 MiB, the most that GitHub shows; the log has the rest._\n"
    )


@pytest.mark.parametrize("room", [-5, 0, 100, 2000, 3000, SUMMARY_BYTES])
def test_a_summary_fits_the_room_that_is_left(room):
    summary = render_summary(MIXED, room=room)
    assert len(summary.encode()) <= max(room, 0)
    assert (summary == "") == (room < 120)
    assert summary.endswith(f"{CUT}\n") == (0 < len(summary) < len(markdown.render(MIXED)))


def test_hostile_text_in_the_golden_report_is_not_obeyed():
    assert [command.name for command in annotations(HOSTILE_TEXT)] == [
        "error",
        "error",
        "warning",
        "notice",
        "notice",
    ]
