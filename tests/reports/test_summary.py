"""The page of a terminal: it fits a screen, and holds what a student needs next."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Call, Diagnosis
from gradekit.reports.formats import render
from tests.reports.builders import counterexample, report, result
from tests.reports.cases import (
    ALL_PASSED,
    EMPTY_SEQUENCE,
    FAULT,
    HIDDEN,
    LARGE_LOGITS,
    MIXED,
    NO_MAX,
    PAGES,
    PROBLEM,
    REPORTS,
)
from tests.reports.drawn import SGR, reports

MOST = 24
WIDTH = 80


def page(document, **options):
    return render(document, "terminal", **options).removesuffix("\n").split("\n")


def wrong(name, **changes):
    """Give a result of a wrong function, by its name."""
    return replace(LARGE_LOGITS, name=f"{name}_is_right", functions=[name], **changes)


@pytest.mark.parametrize("case", REPORTS)
def test_every_page_fits_a_screen_of_80_columns_and_24_lines(case):
    lines = page(REPORTS[case])
    assert len(lines) <= MOST
    assert all(len(line) <= WIDTH for line in lines)


@given(drawn=reports(), width=st.integers(40, 120), repeated=st.integers(1, 9))
def test_no_report_makes_a_page_of_more_lines(drawn, width, repeated):
    more = replace(drawn, findings=drawn.findings * repeated, notes=drawn.notes * repeated)
    assert len(page(more, width=width)) <= MOST


@pytest.mark.parametrize("case", REPORTS)
def test_colour_only_repeats_what_words_say(case):
    coloured = page(REPORTS[case], color=True)
    assert [SGR.sub("", line).rstrip() for line in coloured] == page(REPORTS[case])


@pytest.mark.parametrize("case", PAGES)
def test_a_page_holds_the_score_first_and_last_and_every_function(case):
    document = PAGES[case]
    first, *_, last = page(document)
    assert first.endswith(last)
    assert last == f"{document.score:g} of {document.max_score:g} points"
    rows = [line.split()[0] for line in page(document)[2:] if line.startswith("  ")]
    assert rows[: len(document.functions)] == document.functions


@pytest.mark.parametrize("case", [case for case in PAGES if PAGES[case].findings])
def test_a_page_holds_all_of_the_first_finding_and_the_next_command(case):
    first = PAGES[case].findings[0]
    lines = page(PAGES[case])
    start = lines.index(f"student.py:{first.line} {first.function}")
    assert lines[start + 1] == f"  {first.calls[0].text}"
    assert "should be" in lines[start + 2] or not first.right
    assert lines[start + 3].startswith("  ")
    assert any(line.startswith(f"Next: {first.function}.   All claims: --all") for line in lines)
    assert any(line.endswith(f"This function: --only {first.function}") for line in lines)


def test_full_marks_fit_on_ten_lines_and_alarm_nobody():
    advice = replace(EMPTY_SEQUENCE, functions=["softmax"])
    document = report(properties=[*ALL_PASSED.properties, *[advice] * 3])
    lines = page(document)
    assert len(lines) <= 10
    assert sum("3 remarks: --all" in line for line in lines) == 1
    assert not any("attention" in line or "Next" in line for line in lines)


def test_a_function_that_is_not_there_has_one_line_and_no_advice():
    raised = Call(
        function="perplexity",
        text="perplexity(0.0)",
        outcome=OutcomeKind.RAISED,
        exception="NotImplementedError",
    )
    failure = counterexample(calls=[raised], got="raised NotImplementedError", expected="1.0")
    unwritten = wrong("perplexity", counterexample=replace(failure, evidence="call"))
    advice = replace(EMPTY_SEQUENCE, functions=["perplexity"])
    lines = page(report(properties=[LARGE_LOGITS, unwritten, advice]))
    assert [line for line in lines if "perplexity" in line] == [
        "  perplexity  0 of 4    not written yet"
    ]
    assert not any("Advice" in line for line in lines)


def test_three_findings_at_most_and_then_how_many_more():
    names = ["softmax", "loss", "slope", "step", "train"]
    lines = page(report(properties=[wrong(name) for name in names]))
    places = [line for line in lines if line.startswith("student.py:12 ")]
    assert places == [f"student.py:12 {name}" for name in names[: len(places)]]
    more = len(names) - len(places)
    assert 1 <= len(places) <= 3
    assert f"and {more} more: `gradekit check student.py --all`" in lines


def test_the_first_ten_lines_of_what_was_printed_and_then_how_many_more():
    output = "".join(f"step {number}\n" for number in range(40))
    lines = page(replace(ALL_PASSED, output=output))
    start = lines.index("Your code printed:")
    assert lines[start + 1 : start + 12] == [
        *(f"  | step {number}" for number in range(10)),
        "    and 30 more lines",
    ]
    assert len(lines) <= MOST


def test_advice_is_one_line_each_at_the_end():
    lines = page(report(properties=[LARGE_LOGITS, EMPTY_SEQUENCE]))
    place = lines.index("- Advice, not met: An empty sequence has no mean loss, and is refused.")
    assert place > lines.index("student.py:12 softmax")


def test_a_fault_of_gradekit_leaves_no_score_on_the_page():
    lines = page(FAULT)
    assert lines[0].endswith("no score")
    assert " ".join(lines[-2:]) == (
        "gradekit could not judge 1 of 4 claims, so there is no score; this is not your fault."
    )
    assert any(line.startswith("  cross_entropy_loss  none of 5") for line in lines)


def test_hidden_claims_are_counted_and_not_named():
    lines = page(HIDDEN)
    assert "  2 hidden claims  2 of 5    1 of them does not hold" in lines
    assert not any("hidden_extremes" in line for line in lines)


def test_what_keeps_a_function_from_being_read_is_the_first_line():
    note = "Cell 3 was left out because it is not Python. It holds softmax."
    broken = result(
        "sums", verdict=Verdict.FAILED, points=0.0, examples=0, message=note, position="", line=0
    )
    other = wrong("perplexity")
    lines = page(report(properties=[other, broken], submission="hw.ipynb"))
    assert lines[1] == f"  {note}"


def test_a_problem_is_all_that_the_page_tells():
    lines = page(PROBLEM)
    assert "  line 3: '(' was never closed" in lines
    code, caret = lines[lines.index("        return exp(z / sum(z)") :][:2]
    assert code[caret.index("^")] == "("
    assert lines[-1] == "0 of 30 points"


def explained(layer):
    return Diagnosis(
        function="softmax",
        misconception="",
        belief="",
        remedy="",
        shown_by="",
        layer=layer,
        sentence="You divide the logits by 0.7.",
        agrees_on=(90, 96),
    )


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        ("mistake", "  You divide the logits by 0.7."),
        ("state", "  You divide the logits by 0.7."),
        ("relation", "  What is seen: You divide the logits by 0.7."),
    ],
)
def test_a_sentence_stands_below_its_call(layer, line):
    lines = page(report(properties=[LARGE_LOGITS], diagnoses=[explained(layer)]))
    assert line in lines
    assert not any("breaks this claim" in each for each in lines)


def test_a_condition_is_shown_in_a_whole_report_only():
    document = report(properties=[LARGE_LOGITS], diagnoses=[explained("condition")])
    assert not any("0.7" in line for line in page(document))
    seen = [line for line in page(document, whole=True) if "0.7" in line]
    assert [line.strip() for line in seen] == ["What is seen: You divide the logits by 0.7."]


def test_a_mistake_says_on_how_many_inputs_in_a_whole_report_only():
    document = report(properties=[LARGE_LOGITS], diagnoses=[explained("mistake")])
    lines = [line.strip() for line in page(document, whole=True)]
    assert "You divide the logits by 0.7. (on 90 of 96 inputs)" in lines
    assert not any("inputs)" in line for line in page(document))


@pytest.mark.parametrize("hints", range(4))
def test_hints_show_verdicts_then_claims_then_counterexamples_then_explanations(hints):
    document = report(properties=[LARGE_LOGITS, EMPTY_SEQUENCE], diagnoses=[NO_MAX])
    text = "\n".join(page(replace(document, hints=hints)))
    shown = ["1 claim fails", "An empty sequence", "softmax([710.0, 0.0])", "You may think"]
    assert [part in text for part in shown] == [number <= hints for number in range(4)]


@pytest.mark.parametrize("name", ["terminal", "markdown", "junit", "gradescope", "github-summary"])
def test_no_format_shows_more_than_the_hints_allow(name):
    text = render(replace(MIXED, hints=1), name)
    assert not any(secret in text for secret in ("710.0", "exp(z) over its sum", "epoch 1"))


def test_steps_stand_below_the_call():
    finding = replace(MIXED.findings[0], steps=["highest = 710.0", "total = 1.0"])
    lines = page(replace(MIXED, findings=[finding], output=""))
    start = lines.index("  softmax([710.0, 0.0])")
    assert lines[start + 2 : start + 4] == ["    highest = 710.0", "    total = 1.0"]


def test_what_a_notebook_has_run_is_checked_further_by_its_magic():
    page = render(replace(PAGES["five_wrong"], submission="this notebook"), "terminal")
    assert "more: `%gradekit check --all`\n" in page
    assert "More, after %load_ext gradekit:\n%gradekit check --all " in page
    assert "gradekit check this notebook" not in page
