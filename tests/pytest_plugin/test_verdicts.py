"""Each verdict of `gradekit check` in pytest's words, and what is told of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from .conftest import ASKED, Ran, Start, environment

HELD = ("doubles_each", "agrees_with_double", "leaves_the_list_alone")

FAULTS = """\
from dataclasses import replace

from gradekit.model.outcomes import Verdict
from gradekit.pytest_plugin.judgement import Judgement

judge = Judgement._judge
CHANGED = {
    "doubles_each": {"verdict": Verdict.DOUBTED},
    "agrees_with_double": {"verdict": Verdict.ERROR, "points": None},
    "refuses_an_empty_list": {"verdict": Verdict.ERROR, "points": 0.0},
}


def changed(self, selected):
    report = judge(self, selected)
    results = [replace(each, **CHANGED.get(each.name, {})) for each in report.properties]
    isolation = replace(report.isolation, tier="P", missing=["no-network"])
    return replace(report, properties=results, score=None, isolation=isolation)


Judgement._judge = changed
"""


def cases(folder: Path) -> dict[str, ET.Element]:
    return {case.attrib["name"]: case for case in ET.parse(folder / "report.xml").iter("testcase")}


def test_what_holds_passes_and_what_does_not_fails(judged: tuple[Path, Ran]) -> None:
    outcomes = judged[1].outcomes
    assert [outcomes[name] for name in HELD] == ["PASSED"] * 3
    assert outcomes["doubles"] == "FAILED"
    assert judged[1].code == 1


def test_what_rests_on_a_failed_claim_is_skipped(judged: tuple[Path, Ran]) -> None:
    assert judged[1].outcomes["a_hard_one"] == "SKIPPED"
    assert "hw.py:5: not judged, because doubles does not hold yet" in judged[1].out


def test_advice_is_an_expected_failure(judged: tuple[Path, Ran]) -> None:
    assert judged[1].outcomes["refuses_an_empty_list"] == "XFAIL"
    assert "advice: An empty list is refused." in judged[1].out


def test_the_failure_is_the_finding_without_a_traceback(judged: tuple[Path, Ran]) -> None:
    (failure,) = cases(judged[0])["doubles"].iter("failure")
    assert failure.text == (
        "hw.py:5 double: double(x) is x + x.\n\n"
        "with       double(0.0)\n"
        "got        1.0\n"
        "should be  0.0\n"
        "within     1e-290 (16 roundings)\n\n"
        "See it yourself:\n"
        '  python -c "from hw import double; print(double(0.0))"\n\n'
        "A double is a number times itself.\n"
        'You may think: "A double is a number times itself."\n'
        "Add the number to itself."
    )
    assert failure.text in judged[1].out
    assert "Traceback" not in judged[1].out
    assert "pytest_plugin" not in judged[1].out.partition("FAILURES")[2]


def test_a_hidden_property_shows_neither_name_nor_input(judged: tuple[Path, Ran]) -> None:
    folder, ran = judged
    output = ran.out + ran.err + (folder / "report.xml").read_text("utf-8")
    assert "is_odd" not in output
    (failure,) = cases(folder)["hidden_1"].iter("failure")
    assert failure.text == "This property is hidden. A value was not what it should be."


def test_the_verdicts_and_points_are_those_of_check(judged: tuple[Path, Ran], caches: Path) -> None:
    folder, ran = judged
    check = ["check", "hw.py", "--assignment", "./doubling", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "gradekit", *check],
        cwd=folder, env=environment(caches), capture_output=True, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    words = {"passed": "PASSED", "failed": "FAILED", "skipped": "SKIPPED"}
    expected = {
        each["name"].replace("is_odd", "hidden_1"): words[each["verdict"]]
        for each in report["properties"]
    }
    assert ran.outcomes == expected | {"refuses_an_empty_list": "XFAIL"}
    points = {
        name: float(each.attrib["value"])
        for name, case in cases(folder).items()
        for each in case.iter("property")
        if each.attrib["name"] == "gradekit.points"
    }
    assert sum(points.values()) == report["score"] == 3.5
    assert "gradekit: hw.py: 3.5 of 7.5 points in 7 claims\n" in ran.out


def test_a_doubt_passes_with_a_note_and_a_fault_is_an_error(place: Path, start: Start) -> None:
    (place / "conftest.py").write_text(FAULTS)
    ran = start(place, *ASKED, "-v", "-rA")
    assert ran.outcomes["doubles_each"] == "PASSED"
    assert "It failed, but this property may be wrong itself" in ran.out
    assert ran.outcomes["agrees_with_double"] == "ERROR"
    error = ran.out.partition("ERROR at setup of agrees_with_double")[2].partition("\n____")[0]
    assert error.splitlines()[1] == (
        "gradekit could not judge this property; this is not your fault."
    )
    assert ran.outcomes["refuses_an_empty_list"] == "SKIPPED"
    assert (
        "gradekit: hw.py: There is no score.\n"
        "Isolation: tier P. Missing: no-network. The code was not kept from this machine: "
        "for your own files only.\n"
    ) in ran.out


def test_a_judge_that_cannot_work_is_an_error_that_blames_nobody(place: Path, start: Start) -> None:
    properties = place / "doubling" / "properties.py"
    text = properties.read_text("utf-8").replace("double(3.0), 6.0", "double(3.0), 7.0")
    properties.write_text(text, "utf-8")
    ran = start(place, *ASKED, "-v")
    assert set(ran.outcomes.values()) == {"ERROR"}
    assert "gradekit could not judge this; it is not your fault, and there is no score." in ran.out
    assert "a_hard_one: it does not hold for the reference" in ran.out


def test_a_function_that_is_not_written_yet_is_told_so(place: Path, start: Start) -> None:
    text = "def double(x):\n    raise NotImplementedError\n\n\ndef double_all(numbers):\n    pass\n"
    (place / "hw.py").write_text(text, "utf-8")
    ran = start(place, *ASKED, "-x")
    assert "Not written yet." in ran.out.splitlines()


HOSTILE = """\
import builtins, os, sys
print("\\x1b[2J::error::owned")
try:
    import pytest, _pytest.runner
    pytest.fail = pytest.skip
    _pytest.runner.call_and_report = lambda *_: None
except Exception:
    pass


def double(x):
    os._exit(0)


def double_all(numbers):
    raise BaseException("\\x1b]0;title\\x07::error::owned\\n::set-output name=a::b")
"""


def test_a_hostile_file_changes_nothing_but_its_own_verdicts(place: Path, start: Start) -> None:
    (place / "hw.py").write_text(HOSTILE, "utf-8")
    (place / "test_own.py").write_text("def test_own():\n    pass\n")
    ran = start(place, *ASKED, "hw.py", "test_own.py", "-v", "-rA", "-s")
    assert ran.outcomes.pop("test_own") == "PASSED"
    assert ran.outcomes["doubles"] == ran.outcomes["doubles_each"] == "FAILED"
    assert ran.code == 1
    assert "\x1b" not in ran.out
    assert "\n::" not in ran.out
    assert "gradekit: hw.py: " in ran.out


def test_a_file_that_cannot_be_run_says_why_once(place: Path, start: Start) -> None:
    text = "from not_there import wrap\n@wrap\ndef double(x):\n    return x\n"
    (place / "hw.py").write_text(text, "utf-8")
    ran = start(place, *ASKED, "-v")
    assert set(ran.outcomes.values()) == {"FAILED", "XFAIL"}
    failures = ran.out.partition("FAILURES")[2].partition("short test summary")[0]
    assert failures.count("No module named 'not_there'") == 1
    assert "The submission could not be run; the first of these failures says why." in failures


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def double(x:\n    pass\n", "hw.py, line 1: "),
        ("# gradekit: cross-entropy\n", "hw.py: "),
    ],
    ids=["not Python", "another assignment"],
)
def test_a_file_that_cannot_be_read_is_one_failing_test(
    place: Path, start: Start, text: str, words: str
) -> None:
    (place / "hw.py").write_text(text, "utf-8")
    ran = start(place, *ASKED, "-v")
    assert ran.outcomes == {"submission": "FAILED"}
    assert words in ran.out.partition("FAILURES")[2]
    assert ran.code == 1


RERUN = """\
from _pytest.runner import runtestprotocol

def pytest_runtest_protocol(item, nextitem):
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    runtestprotocol(item, nextitem=nextitem, log=False)
    runtestprotocol(item, nextitem=nextitem, log=True)
    return True
"""


def test_a_claim_that_is_run_again_has_its_points_once(place: Path, start: Start) -> None:
    (place / "conftest.py").write_text(RERUN)
    start(place, *ASKED, "-k", "doubles_each", "--junitxml=report.xml")
    (case,) = cases(place).values()
    assert [each.attrib["name"] for each in case.iter("property")] == [
        "gradekit.points",
        "gradekit.max_points",
    ]
