"""What the command on several Pythons writes of a submission, and when two runs differ."""

import json
import sys
from pathlib import Path

from gradekit.grading.grader import Grader
from tests.folders import ASSIGNMENTS, misconception
from tests.integration import same_sentences
from tests.integration.same_sentences import differences, explanations, main, of_blind
from tests.isolation import ISOLATION


def test_an_explanation_has_what_is_said_and_where_it_was_seen():
    text = misconception(ASSIGNMENTS / "kl-divergence", "bits_by_a_rounded_constant")
    (found,) = explanations(Grader("kl-divergence", ISOLATION), "one.py", text)
    assert (found["file"], found["function"], found["layer"]) == (
        *("one.py", "nats_to_bits"),
        "belief",
    )
    seen, tried = found["agrees_on"]
    assert seen == tried > 0
    assert found["sentence"]
    assert found["shown_by"].startswith("nats_to_bits(")


def test_the_blind_functions_of_one_assignment_are_given_whole():
    given = dict(of_blind("kl-divergence"))
    assert all(title.startswith("kl_divergence/blind/") for title in given)
    assert all("def entropy(" in text for text in given.values())


def test_lines_that_differ_are_given_and_no_others():
    assert list(differences("a\nb\nc\n", "a\nB\nc\n")) == ["-b", "+B"]
    assert list(differences("a\nb\n", "a\nb\n")) == []


def test_runs_that_differ_fail_and_each_has_a_seed_of_its_own(monkeypatch, capsys, tmp_path):
    def run(command, env, **_):
        said = {"seed": env["PYTHONHASHSEED"] if command[0] == "changing" else "1"}
        path = Path(command[command.index("--write") + 1])
        path.write_text(json.dumps(said) + "\n", "utf-8")

    monkeypatch.setattr(same_sentences.subprocess, "run", run)
    assert main([sys.executable, sys.executable]) == 0
    assert main(["changing", "changing", "--kept", str(tmp_path)]) == 1
    assert '+{"seed": "2"}' in capsys.readouterr().out
    assert (tmp_path / "2.jsonl").exists()
