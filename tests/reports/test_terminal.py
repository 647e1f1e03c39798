"""What a student reads: calm, whole, the same with and without colour."""

import typing
from dataclasses import replace

import pytest
from hypothesis import given

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Call, Diagnosis, Incident, Isolation
from gradekit.reports.layout import cells
from gradekit.reports.terminal import render
from gradekit.reports.wording import Status
from tests.reports.builders import counterexample, report, result
from tests.reports.cases import (
    ALL_PASSED,
    FAULT,
    HOSTILE,
    LARGE_LOGITS,
    MIXED,
    PROBLEM,
    REPORTS,
    SHIFT_INVARIANCE,
    SUMS_TO_ONE,
)
from tests.reports.drawn import SGR, reports


def one_failure(**changes):
    return report(properties=[replace(LARGE_LOGITS, **changes)])


def without_colour(coloured):
    plain = [line.rstrip() for line in SGR.sub("", coloured).split("\n")]
    return "\n".join(plain).rstrip("\n") + "\n"


@pytest.mark.parametrize("case", REPORTS)
def test_colour_only_repeats_what_words_say(case):
    assert without_colour(render(REPORTS[case], color=True)) == render(REPORTS[case])


@given(drawn=reports())
def test_colour_only_repeats_the_words_of_any_report(drawn):
    assert without_colour(render(drawn, color=True)) == render(drawn)


@pytest.mark.parametrize("verdict", typing.get_args(Status))
def test_each_verdict_has_its_own_colour(verdict):
    lines = render(FAULT if verdict == "error" else MIXED, color=True).split("\n")
    heads = [line for line in lines if SGR.sub("", line).startswith(f"{verdict}  ")]
    codes = {line.split(verdict)[0] for line in heads}
    others = {line.split("m")[0] for line in lines if line.startswith("\x1b") and line not in heads}
    assert len(codes) == 1
    assert codes.pop().split("m")[0] not in others - {"\x1b[1", "\x1b[2"}


@pytest.mark.parametrize("name", ["NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES"])
@pytest.mark.parametrize("value", ["1", "dumb"])
def test_the_environment_has_no_part_in_the_text(name, value, monkeypatch):
    expected = render(MIXED, width=100), render(MIXED, width=100, color=True)
    monkeypatch.setenv(name, value)
    assert (render(MIXED, width=100), render(MIXED, width=100, color=True)) == expected


@given(drawn=reports())
@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_asked_but_those_to_paste(drawn, width):
    bare = [
        replace(
            result,
            counterexample=result.counterexample and replace(result.counterexample, reproduce=""),
        )
        for result in drawn.properties
    ]
    output = render(replace(drawn, properties=bare, problem=None), width=width)
    as_laid_out = output.replace(": :", "::").replace("## [", "##[")  # before it was disarmed
    assert max(map(cells, as_laid_out.split("\n"))) <= width


def test_a_line_to_paste_is_never_wrapped():
    call = f"softmax({[0.1] * 40})"
    failure = counterexample(got="0", expected="1", reproduce=call)
    assert f'print({call})"\n' in render(one_failure(counterexample=failure))


def test_what_needs_action_comes_first_and_what_held_last():
    output = render(MIXED)
    heads = [line.split()[0] for line in output.split("\n")[4:-4] if line[:1].islower()]
    assert heads == [*["failed"] * 2, "skipped", "advice", "doubted", *["passed"] * 3, "gradekit"]


def test_findings_come_before_the_claims():
    output = render(MIXED)
    assert output.index("What to mend first") < output.index("What needs your attention")
    assert "  student.py:12 softmax\n    softmax([710.0, 0.0])\n" in output


def test_the_headline_tells_the_points():
    assert render(MIXED).split("\n")[2:4] == [
        "10.5 of 21.5 points",
        "2 failed, 1 skipped, 1 advice, 1 doubted, 3 passed",
    ]


def test_the_comparison_stands_in_four_aligned_lines():
    rows = [line[9:] for line in render(one_failure()).split("\n")]
    start = rows.index("with       softmax([710.0, 0.0])")
    assert rows[start : start + 4] == [
        "with       softmax([710.0, 0.0])",
        "got        [nan, 0.0]",
        "should be  [1.0, 4.47628622567513e-309]",
        "within     8.9e-16 of each entry",
    ]


def test_a_line_of_the_comparison_that_is_empty_is_left_out():
    failure = counterexample(expected="0.0", message="softmax raised ValueError")
    output = render(one_failure(counterexample=failure))
    assert "should be  0.0" in output
    assert not any(f"         {label}" in output for label in ("with ", "got ", "within "))


def test_a_message_that_repeats_the_comparison_is_left_out():
    failure = counterexample(got="1.0", expected="2.0", message="got 1.0, but should be 2.0")
    assert "but should be" not in render(one_failure(counterexample=failure))
    call = Call(function="f", text="f(1)", outcome=OutcomeKind.RAISED)
    failure = counterexample(got="raised ValueError", message="f raised ValueError", calls=[call])
    assert "f raised" not in render(one_failure(counterexample=failure))


def test_a_long_list_shows_its_ends_and_the_line_to_paste_all_of_it():
    failure = counterexample(inputs={"z": list(range(21))}, reproduce=f"softmax({list(range(21))})")
    output = render(one_failure(counterexample=failure))
    assert "with  z = [0, 1, 2, 3, 4, 5, 6, 7, ... 9 more ..., 17, 18, 19, 20]" in output
    assert "7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17" in output


def test_a_note_on_a_property_that_held_is_shown():
    held = replace(SUMS_TO_ONE, notes=["It held with your own helper."])
    assert "\n         It held with your own helper.\n" in render(report(properties=[held]))


@pytest.mark.parametrize(
    ("examples", "sentence"),
    [
        (1, "The property held for 1 example before this one."),
        (12, "The property held for 12 examples before this one."),
    ],
)
def test_a_failure_tells_how_far_the_property_held(examples, sentence):
    assert sentence in render(one_failure(examples=examples))


def test_a_first_example_that_fails_boasts_of_nothing():
    assert "held for" not in render(one_failure(examples=0))


def test_passed_is_worded_as_held_and_never_as_proved():
    assert "What held for 100 examples\n" in render(ALL_PASSED)
    uneven = report(properties=[SUMS_TO_ONE, replace(SHIFT_INVARIANCE, examples=7)])
    output = render(uneven)
    assert "held for 100 examples" in output
    assert "held for 7 examples" in output
    assert not any("prove" in render(case).lower() for case in REPORTS.values())


def test_a_fault_of_gradekit_says_so_and_leaves_no_score():
    faulty = replace(LARGE_LOGITS, verdict=Verdict.ERROR, points=None, traceback="secret traceback")
    output = render(report(properties=[faulty, SUMS_TO_ONE]), width=100)
    assert "gradekit could not judge this property; this is not your fault." in output
    assert output.split("\n")[2] == (
        "gradekit could not judge 1 of 2 claims, so there is no score; this is not your fault."
    )
    assert "none of 4" in output
    assert "secret traceback" not in output
    assert "710.0" not in output


def test_inputs_that_were_not_shrunk_are_told_as_such():
    failure = counterexample(got="0", shrunk=False)
    assert "as they were drawn" in render(one_failure(counterexample=failure))


def test_notes_of_a_result_are_shown():
    assert "in single precision" in render(one_failure(notes=["Computed in single precision."]))


def test_a_diagnosis_names_the_belief_the_remedy_and_the_call():
    output = render(MIXED)
    section = output[output.index("What to mend first") : output.index("What held")]
    assert 'You may think: "The formula is exp(z)' in section
    assert "Subtract the largest logit" in section
    assert (
        "softmax([710.0, 0.0])\n    returned [nan, 0.0], should be [1.0, 4.47629e-309]" in section
    )


def test_a_diagnosis_that_no_finding_tells_is_told_by_itself():
    output = render(replace(MIXED, findings=[]))
    section = output[output.index("What you may believe") : output.index("What held")]
    assert '"The formula is exp(z)' in section
    assert "It shows in softmax([710.0, 0.0])" in section


def test_what_the_code_printed_is_marked_on_every_line():
    printed = "What held\n\npassed   everything " + "x" * 200 + "\n0 of 0 points"
    output = render(report(output=printed))
    section = output[output.index("What your code printed") :].split("\n\n")[1]
    assert len(section.split("\n")) == 7
    assert all(line.startswith("  |") for line in section.split("\n"))


def test_incidents_are_told_in_words():
    output = " ".join(render(MIXED).split())
    assert "raised IndexError: list index out of range (line 23), in 3 properties" in output
    assert "sequence_loss did not answer in time" in output


@pytest.mark.parametrize(
    ("outcome", "phrase"),
    [
        (OutcomeKind.OUT_OF_MEMORY, "asked for more memory than it may have"),
        (OutcomeKind.DIED, "ended the process that it ran in"),
        (OutcomeKind.UNREADABLE, "gave back a value that could not be read"),
    ],
)
def test_an_incident_without_an_exception_is_told_by_its_kind(outcome, phrase):
    incident = Incident(
        function="softmax", outcome=outcome, exception="", message="", position="line 3", count=1
    )
    assert f"softmax {phrase} (line 3)" in render(report(outcomes=[incident]))


def test_the_footer_tells_version_seed_examples_and_isolation():
    assert render(MIXED).split("\n")[-5:-1] == [
        "gradekit 0.1.0, seed 20240229, 315 examples.",
        "Isolation: tier P. Missing: network access, new processes, core dumps. The code",
        "was not kept from this machine: for your own files only.",
        "10.5 of 21.5 points",
    ]


def test_the_footer_tells_what_was_accepted():
    accepting = Isolation(tier="D3", missing=["no-network"], accepted=["no-network"])
    text = render(replace(MIXED, isolation=accepting))
    line = "Isolation: tier D3. Missing: no-network. Accepted: no-network.\n"
    assert text.endswith(f"{line}10.5 of 21.5 points\n")


def test_a_problem_shows_place_excerpt_caret_and_remedy():
    lines = render(PROBLEM).split("\n")
    assert "0 of 30 points" in lines
    assert "This file could not be graded." in lines
    assert "  line 3: '(' was never closed" in lines
    code, caret = lines[lines.index("        return exp(z / sum(z)") :][:2]
    assert code[caret.index("^")] == "("
    assert "  Close the bracket that the caret points at, then grade the file again." in lines
    assert not any("could not be read" in line for line in lines)


def test_an_excerpt_is_never_wrapped():
    excerpt = "x = " + "1 + " * 60 + "\n" + " " * 244 + "^"
    problem = replace(PROBLEM.problem, excerpt=excerpt)
    assert "\n    " + " " * 244 + "^\n" in render(replace(PROBLEM, problem=problem))


def test_markup_and_emoji_codes_in_student_text_are_letters():
    output = render(report(output="[bold]x[/bold] :smile: [link=https://a.example]y[/link]"))
    assert "[bold]x[/bold] :smile: [link=https://a.example]y[/link]" in output


def test_hostile_text_cannot_start_a_line_as_if_it_were_gradekits():
    failure = counterexample(inputs={"z": HOSTILE}, got=HOSTILE, message=HOSTILE, reproduce=HOSTILE)
    hostile = report(
        properties=[result("p", verdict=Verdict.FAILED, counterexample=failure, notes=[HOSTILE])],
        output=HOSTILE,
        notes=[HOSTILE],
    )
    harmless = render(report(properties=[result("p", verdict=Verdict.FAILED)]))
    ours = {*harmless.split("\n"), "What your code printed", "Notes"}
    theirs = [line for line in render(hostile).split("\n") if line and line[0] != " "]
    assert set(theirs) <= ours


def test_an_advice_that_held_is_told_as_advice():
    held = replace(SUMS_TO_ONE, points=0.0, max_points=0.0)
    assert render(report(properties=[held])).split("\n")[7].endswith("  advice")


def test_a_diagnosis_without_a_belief_is_told_by_its_finding_alone():
    unseen = Diagnosis(
        function="softmax", misconception="", belief="", remedy="", shown_by="softmax([3])"
    )
    believed = replace(unseen, belief="It adds up.")
    assert "What you may believe" not in render(report(diagnoses=[unseen]))
    assert "What you may believe" in render(report(diagnoses=[believed]))
