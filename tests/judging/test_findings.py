"""What failed is grouped by function and cause, in the order in which to mend it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gradekit.judging.findings import find
from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Call, Counterexample, Diagnosis, Finding, Result

FUNCTIONS = ["softmax", "loss", "train"]


def failed(name: str, function: str = "loss", **changes: Any) -> Result:
    """Give the result of a claim that one returned value refutes."""
    result = Result(
        name=name,
        claim=f"Claim {name}.",
        explanation="",
        functions=[function],
        verdict=Verdict.FAILED,
        points=0.0,
        max_points=2.0,
        examples=0,
        notes=[],
        position="line 7",
        line=7,
        counterexample=shown(function),
    )
    return replace(result, **changes)


def shown(function: str = "loss", arguments: str = "1", **changes: Any) -> Counterexample:
    value = changes.pop("value", 3.0)
    outcome = changes.pop("outcome", OutcomeKind.RETURNED)
    exception = changes.pop("exception", "")
    call = Call(
        function=function,
        text=f"{function}({arguments})",
        outcome=outcome,
        value=value,
        exception=exception,
    )
    facts = {
        "inputs": {},
        "calls": [call],
        "got": "3.0",
        "expected": "2.0",
        "tolerance": "1e-15",
        "message": "got 3.0, but should be 2.0",
        "reproduce": call.text,
        "evidence": "value",
        "shown": [0],
    }
    return Counterexample(**(facts | changes))


def raising(exception: str, function: str = "loss") -> Counterexample:
    return shown(
        function,
        evidence="call",
        outcome=OutcomeKind.RAISED,
        exception=exception,
        value=None,
        got=f"raised {exception}",
    )


def believed(function: str = "loss", **changes: Any) -> Diagnosis:
    facts = {
        "function": function,
        "misconception": "sums",
        "belief": "It is a sum.",
        "remedy": "Divide.",
        "shown_by": "loss(0)",
    }
    return Diagnosis(**(facts | changes))


def found(*results: Result, **given: Any) -> list[Finding]:
    return find(results, given.pop("diagnoses", []), FUNCTIONS, **given)


def test_nothing_failed_and_nothing_is_found() -> None:
    held = failed("a", verdict=Verdict.PASSED, points=2.0, counterexample=None)
    advice = failed("b", max_points=0.0)
    doubted = failed("c", verdict=Verdict.DOUBTED)
    fault = failed("d", verdict=Verdict.ERROR, points=None)
    assert found(held, advice, doubted, fault) == []


def test_failures_of_one_function_by_values_are_one_finding() -> None:
    (finding,) = found(failed("a"), failed("b", points=0.5))
    assert (finding.function, finding.properties, finding.points) == ("loss", ["a", "b"], 3.5)
    assert (finding.calls[0].text, finding.got, finding.right) == ("loss(1)", "3.0", "2.0")
    assert (finding.position, finding.line, finding.reproduce) == ("line 7", 7, "loss(1)")


def test_findings_stand_in_the_order_of_the_functions() -> None:
    results = [failed(name, name) for name in ("train", "softmax", "loss")]
    assert [each.function for each in found(*results)] == FUNCTIONS


def test_what_costs_most_stands_first_within_a_function() -> None:
    results = [
        failed("a", counterexample=raising("ValueError")),
        failed("b"),
        failed("c"),
    ]
    assert [each.properties for each in found(*results)] == [["b", "c"], ["a"]]


@pytest.mark.parametrize(
    "causes",
    [
        [raising("ValueError"), raising("KeyError")],
        [shown(evidence="form", value="abc"), shown(evidence="form", value=None)],
        [shown(evidence="change"), shown()],
        [shown(outcome=OutcomeKind.TIMED_OUT, evidence="call"), raising("ValueError")],
        [None, shown()],
    ],
)
def test_another_exception_form_or_ending_is_another_finding(causes: list[Any]) -> None:
    results = [failed(f"p{place}", counterexample=cause) for place, cause in enumerate(causes)]
    assert len(found(*results)) == len(causes)
    again = [replace(result, name=f"{result.name} again") for result in results]
    assert len(found(*results, *again)) == len(causes)


def test_a_wrong_form_after_other_calls_is_the_same_cause() -> None:
    message = "after another call: the result is the string 'a', but should be a number"
    after = shown(evidence="history", value="a", message=message)
    first = shown(evidence="form", value="a")
    assert len(found(failed("a", counterexample=first), failed("b", counterexample=after))) == 1


def test_the_plainest_and_shortest_call_is_shown() -> None:
    compared = shown(arguments="1", evidence="comparison")
    results = [
        failed("a", counterexample=compared),
        failed("b", counterexample=shown(arguments="1, 2, 3")),
        failed("c", counterexample=shown(arguments="1, 2")),
    ]
    (finding,) = found(*results)
    assert (finding.calls[0].text, finding.claim) == ("loss(1, 2)", "Claim c.")


def test_a_value_goes_before_a_bound() -> None:
    bound = shown(arguments="1", expected="at least 2.0")
    results = [failed("a", counterexample=bound), failed("b", counterexample=shown("loss", "10"))]
    (finding,) = found(*results)
    assert finding.calls[0].text == "loss(10)"


def test_of_a_changed_argument_the_message_tells_what_is_seen() -> None:
    message = "argument 1 was [0.0] before the call and [1.0] after it"
    changed = shown(evidence="change", message=message, expected="[0.0], unchanged")
    (finding,) = found(failed("a", counterexample=changed))
    assert (finding.got, finding.right, finding.seen) == ("", "", message)


def test_of_a_comparison_the_message_tells_what_is_seen() -> None:
    compared = shown(evidence="comparison", message="the sum is 3.0, but should be 1.0")
    (finding,) = found(failed("a", counterexample=compared))
    assert (finding.got, finding.right) == ("", "")
    assert finding.seen == "the sum is 3.0, but should be 1.0"


def test_an_explanation_is_of_the_values() -> None:
    results = [failed("a"), failed("b", counterexample=raising("ValueError"), max_points=9.0)]
    first, second = found(*results, diagnoses=[believed(got="3.0", right="2.0")])
    assert (first.properties, first.explanation) == (["b"], None)
    assert second.explanation is not None
    assert second.calls[0].text == "loss(0)"


def test_an_explanation_that_shows_in_an_exception_explains_exceptions() -> None:
    results = [failed("a"), failed("b", counterexample=raising("OverflowError"))]
    diagnosis = believed(got="raised OverflowError", right="1.0")
    (finding,) = found(*results, diagnoses=[diagnosis])
    assert (finding.properties, finding.explanation) == (["a", "b"], diagnosis)


def test_what_python_said_is_told_beside_an_explanation_of_the_exception() -> None:
    shown_ = raising("NameError")
    call = replace(shown_.calls[0], message="name 'np' is not defined", position="line 8")
    result = failed("a", counterexample=replace(shown_, calls=[call]))
    why = believed(got="raised NameError", right="0.5", layer="relation", sentence="It raises.")
    (finding,) = found(result, diagnoses=[why])
    assert finding.seen == "NameError: name 'np' is not defined (line 8)"
    (other,) = found(result, diagnoses=[replace(why, got="raised KeyError")])
    assert other.seen == ""


def test_an_explanation_of_another_function_is_not_this_ones() -> None:
    (finding,) = found(failed("a"), diagnoses=[believed("softmax")])
    assert finding.explanation is None


def test_an_error_of_two_functions_in_one_line_is_told_as_one_mistake() -> None:
    def raised(function: str, position: str) -> Result:
        cause = raising("KeyError", function)
        calls = [replace(cause.calls[0], position=position)]
        return failed(function, function, counterexample=replace(cause, calls=calls))

    first, second = found(raised("softmax", "line 3"), raised("loss", "line 3"))
    assert first.seen == ""
    assert second.seen == "it is one mistake: softmax raises the same in line 3"
    assert found(raised("softmax", "line 3"), raised("loss", "line 9"))[1].seen == ""


def test_what_was_not_judged_counts_to_what_it_waits_for() -> None:
    skipped = failed("b", verdict=Verdict.SKIPPED, counterexample=None, message="not judged")
    (finding,) = found(failed("a"), skipped)
    assert (finding.properties, finding.points) == (["a", "b"], 4.0)
    (alone,) = found(skipped)
    assert (alone.seen, alone.unwritten) == ("not judged", False)


def test_hidden_properties_are_in_no_finding() -> None:
    secret = failed("b", hidden=True, counterexample=shown(arguments="0"))
    (finding,) = found(failed("a"), secret)
    assert (finding.properties, finding.points) == (["a"], 2.0)
    assert found(secret) == []


def test_no_call_of_an_explanation_is_shown_where_hidden_properties_judge() -> None:
    secret = failed("b", hidden=True)
    diagnosis = believed(got="3.0", right="2.0")
    (finding,) = found(failed("a"), secret, diagnoses=[diagnosis])
    assert finding.calls[0].text == "loss(1)"
    (finding,) = found(failed("a"), diagnoses=[diagnosis])
    assert finding.calls[0].text == "loss(0)"


@pytest.mark.parametrize(
    "result",
    [
        failed("a", counterexample=raising("NotImplementedError")),
        failed("a", counterexample=None, message="your submission defines no function loss."),
    ],
)
def test_a_function_that_is_missing_or_as_the_starter_has_it_is_unwritten(result: Result) -> None:
    assert found(result)[0].unwritten
    assert not found(result, failed("b"))[-1].unwritten


def test_a_function_that_does_nothing_is_unwritten() -> None:
    none = failed("a", counterexample=shown(evidence="form", value=None))
    assert found(none, empty={"loss"})[0].unwritten
    assert not found(none)[0].unwritten


def test_a_misspelt_function_is_not_unwritten() -> None:
    message = "You wrote los (line 3). The assignment calls it loss: rename it."
    (finding,) = found(failed("a", counterexample=None, message=message))
    assert (finding.unwritten, finding.seen) == (False, message)


def test_a_cell_that_holds_a_function_and_was_left_out_stands_first() -> None:
    message = "Cell 3 was left out because it is not Python. It holds train."
    broken = failed("b", "train", counterexample=None, message=message)
    first, second = found(failed("a"), broken)
    assert (first.function, first.urgent, second.function) == ("train", True, "loss")
