"""A hidden property tells its name, its verdict, its points and a fixed sentence."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging.options import Options
from gradekit.judging.scoring import notes_on_fresh
from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Call, Incident
from gradekit.reports.formats import render
from gradekit.reports.student_view import (
    HIDDEN_FAILURES,
    HIDDEN_VERDICTS,
    WITHHELD_OUTPUT,
    for_students,
)
from tests.reports.builders import counterexample, report
from tests.reports.cases import (
    FOR_STUDENTS,
    GRADIENT_SKIPPED,
    HIDDEN,
    HIDDEN_FAILED,
    MIXED,
    NO_MAX,
    PAGES,
    RENDERINGS,
    SECRET,
    SUMS_TO_ONE,
)
from tests.reports.drawn import counterexamples, reports, texts

SECRETS = ["7.25", "OverflowError", "20240229", "Claim of", "no_max_subtraction", "line 14"]


@pytest.mark.parametrize("name", FOR_STUDENTS)
def test_nothing_of_a_hidden_property_is_told_to_students(name):
    output = render(HIDDEN, RENDERINGS[name][0], **FOR_STUDENTS[name])
    allowed = {"20240229", "no_max_subtraction"} if name == "gradescope" else set()
    assert [secret for secret in SECRETS if secret in output and secret not in allowed] == []
    assert "hidden_extremes" not in output
    assert "hidden_1" in output or "2 hidden claims" in output


NEEDS = "not judged, because hidden_extremes does not hold yet"
SKIPPED = replace(GRADIENT_SKIPPED, message=NEEDS)
UNTIL_DUE = replace(HIDDEN_FAILED, hidden="until_due")


@pytest.mark.parametrize("hidden", [HIDDEN_FAILED, UNTIL_DUE])
@pytest.mark.parametrize("name", FOR_STUDENTS)
def test_a_hidden_property_that_another_needs_is_not_named_there(name, hidden):
    finding = replace(PAGES["one_wrong"].findings[0], properties=[SKIPPED.name], seen=NEEDS)
    needing = report(properties=[SKIPPED, hidden], findings=[replace(finding, calls=[])])
    output = render(needing, RENDERINGS[name][0], **FOR_STUDENTS[name])
    if name == "gradescope":
        output = json.dumps(told_before(output))
    assert "hidden_extremes" not in output
    assert "a hidden property does not hold yet" in " ".join(output.split())


@pytest.mark.parametrize("name", FOR_STUDENTS)
def test_no_seed_with_which_hidden_inputs_can_be_drawn_again_is_told(name):
    notes = ["Another note.", *notes_on_fresh(Options(fresh=3, fresh_seed=7731))]
    output = render(replace(HIDDEN, notes=notes), RENDERINGS[name][0], **FOR_STUDENTS[name])
    assert "7731" not in output
    assert for_students(replace(HIDDEN, notes=notes)).notes == ["Another note.", WITHHELD_OUTPUT]
    assert for_students(replace(MIXED, notes=notes)).notes == notes


def test_the_json_for_instructors_keeps_everything():
    output = render(HIDDEN, "json")
    assert SECRET in output
    assert "traceback with" in output
    assert "20240229" in output


def otherwise(result, text, seconds):
    """Change all of a hidden result that students must not learn of."""
    failure = result.counterexample
    if failure is not None:
        calls = [replace(call, function=text, text=text, exception=text) for call in failure.calls]
        failure = replace(failure, inputs={text: text}, got=text, message=text, calls=calls)
    return replace(
        result,
        claim=text,
        explanation=text,
        message=text,
        notes=[text],
        position=text,
        line=3,
        examples=5,
        seconds=seconds,
        traceback=text,
        counterexample=failure,
    )


@given(
    name=st.sampled_from(sorted(FOR_STUDENTS)),
    drawn=reports(),
    text=texts(),
    seconds=st.floats(0, 9),
)
def test_students_read_the_same_whatever_hidden_properties_drew(name, drawn, text, seconds):
    hidden = replace(HIDDEN_FAILED, name="one that is hidden")
    before = replace(drawn, properties=[*drawn.properties, hidden])
    after = replace(
        before,
        properties=[
            otherwise(result, text, seconds) if result.hidden else result
            for result in before.properties
        ],
        outcomes=[
            replace(call, exception=text, message=text, position=text, count=call.count + 1)
            for call in before.outcomes
        ],
        output=text,
        corpus=text,
        seconds=seconds,
        seed=before.seed if name == "gradescope" else before.seed + 1,
    )
    options = FOR_STUDENTS[name]
    form, _ = RENDERINGS[name]
    outputs = [render(each, form, **options) for each in (before, after)]
    first, second = map(told_before, outputs) if form == "gradescope" else outputs
    assert first == second


def told_before(output):
    """Give what Gradescope shows of its results before the due date."""
    results = json.loads(output)
    later = {"after_due_date", "after_published"}
    tests = [row for row in results["tests"] if row["visibility"] not in later]
    return results | {"tests": tests}


@pytest.mark.parametrize("verdict", Verdict)
@given(failure=st.none() | counterexamples(texts()))
def test_the_sentence_on_a_hidden_property_is_one_of_a_few(verdict, failure):
    hidden = replace(HIDDEN_FAILED, verdict=verdict, counterexample=failure)
    view = for_students(report(properties=[hidden]))
    fixed = {*HIDDEN_VERDICTS.values(), *HIDDEN_FAILURES.values()}
    assert view.properties[0].message in fixed


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (OutcomeKind.RETURNED, "A value was not what it should be."),
        (OutcomeKind.RAISED, "A call raised an error."),
        (OutcomeKind.TIMED_OUT, "A call took too long."),
        (OutcomeKind.OUT_OF_MEMORY, "A call needed too much memory."),
        (OutcomeKind.DIED, "A call ended its own process."),
        (OutcomeKind.UNREADABLE, "A value could not be read."),
    ],
)
def test_a_hidden_failure_tells_what_kind_it_was_and_no_more(outcome, sentence):
    failure = counterexample(calls=[Call(function="softmax", text=SECRET, outcome=outcome)])
    view = for_students(report(properties=[replace(HIDDEN_FAILED, counterexample=failure)]))
    assert view.properties[0].message == f"This property is hidden. {sentence}"


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (Verdict.PASSED, "This property is hidden. It held."),
        (Verdict.FAILED, "This property is hidden. It did not hold."),
        (Verdict.SKIPPED, "This property is hidden. It was not judged."),
        (Verdict.ERROR, "This property is hidden."),
        (Verdict.DOUBTED, "This property is hidden. It counts as passed."),
    ],
)
def test_a_hidden_verdict_has_its_sentence(verdict, sentence):
    hidden = replace(HIDDEN_FAILED, verdict=verdict, counterexample=None)
    assert for_students(report(properties=[hidden])).properties[0].message == sentence


def test_every_outcome_and_verdict_has_a_sentence_for_hidden_properties():
    assert set(HIDDEN_FAILURES) == set(OutcomeKind)
    assert set(HIDDEN_VERDICTS) == set(Verdict)
    sentences = [*HIDDEN_FAILURES.values(), *HIDDEN_VERDICTS.values()]
    assert all(sentence.startswith("This property is hidden.") for sentence in sentences)


def test_a_diagnosis_that_rests_on_hidden_properties_alone_is_withheld():
    view = for_students(report(properties=[SUMS_TO_ONE, HIDDEN_FAILED], diagnoses=[NO_MAX]))
    assert view.diagnoses == []


def test_a_diagnosis_with_visible_evidence_is_told_without_its_call():
    view = for_students(HIDDEN)
    assert view.diagnoses == [replace(NO_MAX, shown_by="")]


def test_incidents_are_told_once_per_kind_when_properties_are_hidden():
    incidents = [
        Incident(
            function="softmax",
            outcome=OutcomeKind.RAISED,
            exception=name,
            message=name,
            position=name,
            count=9,
        )
        for name in ("A", "B")
    ]
    view = for_students(replace(HIDDEN, outcomes=incidents))
    assert [(call.function, call.exception, call.count) for call in view.outcomes] == [
        ("softmax", "", 1)
    ]


def test_the_note_on_withheld_output_does_not_tell_whether_anything_was_printed():
    silent = for_students(replace(HIDDEN, output=""))
    assert silent.notes == for_students(HIDDEN).notes == [WITHHELD_OUTPUT]


def test_without_hidden_properties_only_tracebacks_are_left_out():
    view = for_students(MIXED)
    assert any(result.traceback for result in MIXED.properties)
    visible = [replace(result, traceback="") for result in MIXED.properties]
    assert view == replace(MIXED, properties=visible)
