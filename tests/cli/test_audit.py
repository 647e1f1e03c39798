"""`gradekit audit`: what an author sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gradekit.authoring import tables
from gradekit.authoring.audit import Audit
from gradekit.authoring.findings import Finding
from gradekit.authoring.mutation import Mutant

from .conftest import ROOT, TINY, Run, start, too_wide


def finding(*lost: str, score: float | None = 7.5) -> Finding:
    return Finding(score=score, max_score=7.5, lost=[*lost], errors=[], diagnosed=[], problem="")


@pytest.fixture
def found() -> Audit:
    """Give an audit of the tiny assignment in which everything holds."""
    rows = tables.read_lock(TINY)
    return Audit(
        assignment="tiny",
        solutions={"plain": finding()},
        misconceptions={name: finding(*row.loses) for name, row in rows.items()},
        starters={"starter.py": finding(score=0.0)},
        mutants=20,
        equivalent=2,
        survivors=[],
        broken=[],
    )


def printed(run: Run, monkeypatch: pytest.MonkeyPatch, found: Audit) -> tuple[int, str]:
    monkeypatch.setattr("gradekit.authoring.audit.audit", lambda *_, **__: found)
    ran = run("audit", TINY)
    return ran.code, ran.out


def test_an_audit_that_holds_exits_with_0(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: Audit
) -> None:
    code, out = printed(run, monkeypatch, found)
    assert code == 0
    assert out.startswith("Audit of tiny\n\nSolutions: 1 of 1 earn full marks\n")
    assert out.endswith(
        "Mutants: 20, of which 18 refuted, 2 equivalent, 0 surviving\n"
        "Mutation score: 100 % of those not equivalent\n"
        "Every rule holds.\n"
    )


def test_the_matrix_has_a_mark_where_a_property_refutes(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: Audit
) -> None:
    _, out = printed(run, monkeypatch, found)
    assert (
        "  double_all\n"
        "    a = doubles_each\n"
        "    b = agrees_with_double\n"
        "    c = leaves_the_list_alone\n"
        "    d = refuses_an_empty_list\n"
        "                     a b c d\n"
        "    forgets_the_last # # . #\n"
        "    in_place         . . # #\n"
    ) in out


def test_broken_rules_exit_with_1_and_are_counted(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: Audit
) -> None:
    broken = replace(found, broken=["property is_odd refutes no misconception"])
    code, out = printed(run, monkeypatch, broken)
    assert code == 1
    assert out.endswith("property is_odd refutes no misconception\nRules that do not hold: 1.\n")


SOURCE = "def double(x):\n    return 2 * x\n"
SURVIVOR = Mutant(
    solution="plain",
    key='plain: return "2" * x -> return x + x',
    source=SOURCE.replace("2 * x", "x + x"),
    original=SOURCE,
    changed=("double",),
)


def test_a_survivor_is_shown_with_the_line_that_would_excuse_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: Audit
) -> None:
    surviving = replace(found, survivors=[SURVIVOR], broken=[f"mutant survives: {SURVIVOR.key}"])
    code, out = printed(run, monkeypatch, surviving)
    assert code == 1
    assert (
        "-    return 2 * x\n"
        "+    return x + x\n"
        '"plain: return \\"2\\" * x -> return x + x" = "..."\n'
    ) in out
    assert f"mutant survives:\n    {SURVIVOR.key}\n" in out
    assert (
        "Mutants that nothing refutes. Where one changes nothing, add its line to\n"
        "[equivalents], with the reason; for any other, a property is missing.\n"
    ) in out


def test_a_score_short_of_all_is_never_shown_as_all(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: Audit
) -> None:
    nearly = replace(found, mutants=100_002, survivors=[SURVIVOR])
    assert "Mutation score: 99.99 % of" in printed(run, monkeypatch, nearly)[1]


def test_no_line_is_wider_than_the_screen(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: Audit
) -> None:
    sentence = f"misconception squares is also caught by {', '.join(['a_property'] * 20)}"
    assert too_wide(printed(run, monkeypatch, replace(found, broken=[sentence]))[1]) == []


def test_without_mutants_no_score_is_claimed(run: Run) -> None:
    ran = run("audit", TINY, "--no-mutants", "--jobs", 1)
    assert (ran.code, ran.err) == (0, "")
    assert "Mutat" not in ran.out
    assert ran.out.endswith("Every rule holds.\n")


@pytest.mark.slow
def test_a_true_audit_of_a_broken_folder_exits_with_1(folder: Path) -> None:
    plain = folder / "solutions" / "plain.py"
    plain.write_text(plain.read_text("utf-8").replace("2 * x", "3 * x"), "utf-8")
    ran = start("audit", folder, "--no-mutants", "--format", "json", "--jobs", 2)
    assert (ran.code, ran.err) == (1, "")
    data = json.loads(ran.out)
    assert data["broken"] == [
        "solution plain does not earn full marks: doubles, a_hard_one",
        "misconception forgets_the_last is also caught by a_hard_one, doubles",  # plain is its base
        "misconception in_place is also caught by a_hard_one, doubles",
    ]
    assert data["solutions"]["plain"]["score"] == 4.5


@pytest.mark.parametrize("number", ["0", "two"])
def test_jobs_are_counted_from_1(run: Run, number: str) -> None:
    ran = run("audit", TINY, "--jobs", number)
    assert (ran.code, ran.out) == (2, "")
    assert f"argument --jobs: {number!r} is not a whole number above 0" in ran.err


def test_an_audit_of_nothing_exits_with_2(run: Run, tmp_path: Path) -> None:
    ran = run("audit", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no such file. An assignment's folder holds one." in ran.err


def audit_without_cosmic_ray(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Audit the tiny assignment as if only what students need were installed."""
    code = (
        "import sys\n"
        "sys.modules['cosmic_ray'] = None\n"
        "from gradekit.cli.main import main\n"
        f"raise SystemExit(main(['audit', {str(TINY)!r}, *sys.argv[1:]]))"
    )
    command = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, timeout=60
    )


def test_without_what_makes_mutants_an_audit_says_what_installs_it() -> None:
    done = audit_without_cosmic_ray()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "gradekit: the mutants are made by cosmic-ray, "
        "which `pip install 'gradekit[author]'` installs.\n"
    )


def test_an_audit_without_mutants_needs_nothing_that_makes_them() -> None:
    done = audit_without_cosmic_ray("--no-mutants", "--jobs", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Every rule holds.\n")


def test_a_solution_without_a_score_is_told_as_one(
    run: Run, monkeypatch: pytest.MonkeyPatch, found: Audit
) -> None:
    _, out = printed(run, monkeypatch, replace(found, solutions={"plain": finding(score=None)}))
    assert "Solutions: 0 of 1 earn full marks\n  plain: no score of 7.5\n" in out
