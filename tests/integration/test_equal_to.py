"""The command that compares two commits tells every difference, and judges the same files."""

from __future__ import annotations

import copy
import sys

import pytest

from tests.integration import equal_to, submissions
from tests.integration.equal_to import Comparison
from tests.integration.report_differences import differences, judged, shown_differences
from tests.integration.submissions import choose, chosen_mutants, quotas

FAILED = {
    "name": "loss_is_finite",
    "verdict": "failed",
    "points": 0.0,
    "max_points": 2.0,
    "notes": ["Tried with your own helpers."],
    "message": "",
    "counterexample": {"inputs": {"x": 1}, "got": "2", "expected": "3", "message": "too small"},
    "seconds": 0.1,
}
PASSED = {
    "name": "loss_is_positive",
    "verdict": "passed",
    "points": 1.0,
    "max_points": 1.0,
    "notes": [],
    "message": "",
    "counterexample": None,
    "seconds": 0.2,
}
REPORT = {
    "score": 1.0,
    "max_score": 3.0,
    "problem": None,
    "notes": [],
    "diagnoses": [{"function": "loss", "misconception": "loss_in_bits", "belief": "log2"}],
    "properties": [FAILED, PASSED],
    "seconds": 1.5,
}


def changed(path: tuple[object, ...], value: object) -> dict[str, object]:
    """Give the report with another value in one place."""
    report = copy.deepcopy(REPORT)
    place = report
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return report


def facts(differences):
    """Name what differs."""
    return [difference.fact for difference in differences]


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("score",), 2.0, ["score"]),
        (("max_score",), 4.0, ["max_score"]),
        (("problem",), {"message": "it cannot be read"}, ["problem"]),
        (("notes",), ["The time was up."], ["notes"]),
        (("diagnoses", 0, "function"), "softmax", ["diagnoses"]),
        (("diagnoses", 0, "misconception"), "loss_as_a_sum", ["diagnoses"]),
        (("diagnoses",), [], ["diagnoses"]),
        (("properties", 0, "points"), 2.0, ["lost properties"]),
        (("properties", 0, "verdict"), "skipped", ["verdict of loss_is_finite"]),
        (("properties", 1, "notes"), ["It was doubted."], ["notes of loss_is_positive"]),
        (
            ("properties",),
            [FAILED],
            ["verdict of loss_is_positive", "notes of loss_is_positive"],
        ),
    ],
)
def test_a_difference_in_what_is_judged_is_told(path, value, expected):
    for pair in ((REPORT, changed(path, value)), (changed(path, value), REPORT)):
        assert facts(differences("a.py", *pair)) == expected


@pytest.mark.parametrize("field", ["inputs", "got", "expected", "message"])
def test_a_difference_in_a_counterexample_is_one_of_what_is_shown(field):
    other = changed(("properties", 0, "counterexample", field), "other")
    assert differences("a.py", REPORT, other) == []
    (difference,) = shown_differences("a.py", REPORT, other)
    assert difference.fact == f"counterexample of loss_is_finite: {field}"


def test_another_message_of_a_property_is_one_of_what_is_shown():
    other = changed(("properties", 1, "message"), "It could not be judged.")
    assert differences("a.py", REPORT, other) == []
    assert facts(shown_differences("a.py", REPORT, other)) == ["message of loss_is_positive"]


def test_what_is_shown_is_compared_where_the_verdicts_are_equal_only():
    other = changed(("properties", 0), FAILED | {"verdict": "passed", "counterexample": None})
    assert facts(differences("a.py", REPORT, other)) == ["verdict of loss_is_finite"]
    assert shown_differences("a.py", REPORT, other) == []


def test_seconds_and_the_words_of_a_belief_are_no_difference():
    other = changed(("diagnoses", 0, "belief"), "logarithms to base 2") | {"seconds": 9.0}
    assert differences("a.py", REPORT, other) == shown_differences("a.py", REPORT, other) == []


def test_where_an_object_lies_is_no_difference():
    old, new, other = (
        changed(("properties", 0, "counterexample", "got"), f"raised KeyError: {value}")
        for value in (
            "<Value at 0x7fc0ddfaf1d0>",
            "<Value at 0x7fa5e315ee50>",
            "<Node at 0x7fa5e3>",
        )
    )
    assert shown_differences("a.py", old, new) == []
    assert len(shown_differences("a.py", old, other)) == 1


def test_what_is_lost_is_named():
    assert judged(REPORT)["lost properties"] == ["loss_is_finite"]


def test_a_report_that_is_missing_is_printed(capsys):
    comparison = Comparison()
    comparison.add({"a.py": REPORT, "b.py": REPORT}, {"b.py": REPORT, "c.py": REPORT})
    assert (comparison.judged, comparison.shown) == (2, 0)
    assert capsys.readouterr().out.splitlines() == [
        *("a.py: report", "    old: judged", "    new: missing"),
        *("c.py: report", "    old: missing", "    new: judged"),
    ]


@pytest.mark.parametrize("prints_shown", [False, True])
def test_what_is_shown_differently_is_counted_and_printed_if_asked_for(prints_shown, capsys):
    comparison = Comparison(prints_shown=prints_shown)
    other = changed(("properties", 0, "counterexample", "got"), "2.5")
    comparison.add({"a.py": REPORT}, {"a.py": other})
    assert (comparison.judged, comparison.shown) == (0, 1)
    printed = "a.py: counterexample of loss_is_finite: got\n    old: 2\n    new: 2.5\n"
    assert capsys.readouterr().out == (printed if prints_shown else "")


def test_the_choice_is_fixed_whatever_the_order():
    keys = [f"plain: line {number}" for number in range(1000)]
    assert (
        choose(keys, 3)
        == choose(keys[::-1], 3)
        == [f"plain: line {number}" for number in (764, 779, 506)]
    )


def test_a_key_more_changes_one_choice_at_most():
    keys = [f"plain: line {number}" for number in range(100)]
    before = choose(keys, 20)
    assert all(len({*choose([*keys, f"new {n}"], 20)} - {*before}) <= 1 for n in range(50))


def test_mutants_are_spread_over_the_assignments():
    assert quotas(500, 7) == [72, 72, 72, 71, 71, 71, 71]


def test_a_mutant_has_the_header_of_its_solution(tmp_path):
    solution = tmp_path / "training-step" / "solutions" / "cosine.py"
    solution.parent.mkdir(parents=True)
    header = "# gradekit: training-step, schedule=cosine"
    solution.write_text(f"{header}\n\ndef rate(step):\n    return step + 1\n", "utf-8")
    made = list(chosen_mutants(tmp_path / "training-step", 5))
    assert len({mutant.text for mutant in made}) == len(made) == 5
    for mutant in made:
        assert mutant.text.startswith(f"{header}\ndef rate(step):\n")
        assert mutant.name.startswith("cosine_")
    assert made == list(chosen_mutants(tmp_path / "training-step", 5))


@pytest.mark.parametrize(("line", "base"), [("", "plain"), ("# base: other\n", "other")])
def test_a_file_that_holds_only_the_mistake_is_composed_with_its_base(
    line, base, tmp_path, monkeypatch
):
    assignment = tmp_path / "assignments" / "loss"
    mistake = f"# gradekit: loss\n{line}broken = 1\n"
    for path, text in {
        assignment / "assignment.toml": 'base = "plain"\n',
        assignment / "solutions" / "plain.py": "plain = 0\n",
        assignment / "solutions" / "other.py": "other = 0\n",
        tmp_path / "tests" / "assignments" / "broken_helpers" / "raises.py": mistake,
        tmp_path / "tests" / "assignments" / "look_alikes" / "kl.py": "# gradekit: kl\n",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.setattr(submissions, "compose", lambda base, overlay: base + overlay)
    (submission,) = submissions.tested(tmp_path, assignment)
    assert (submission.kind, submission.name) == ("broken_helpers", "raises.py")
    assert submission.text == f"{base} = 0\n{mistake}"


def test_a_misconception_that_holds_only_the_mistake_is_shown_by_gradekit(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "gradekit"
    mistake = tmp_path / "loss" / "misconceptions" / "in_bits.py"
    for path, text in ((program, '#!/bin/sh\necho "$@"\n'), (mistake, "")):
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program.with_name("python")))
    monkeypatch.setattr(submissions, "compose", str.join)
    (submission,) = submissions.misconceptions(tmp_path / "loss")
    assert submission.text == "author show loss --misconception in_bits\n"


def test_a_commit_that_git_does_not_know_is_told(capsys):
    assert equal_to.main(["no-such-commit", "HEAD"]) == equal_to.UNUSABLE
    assert capsys.readouterr().err == "equal_to: no-such-commit: git knows no such commit.\n"
