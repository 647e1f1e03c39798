"""`gradekit check --format html`: a whole page in a file, whatever the file that is judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.cli.main import main
from tests.folders import ASSIGNMENTS, misconception
from tests.reports.page import Element, foreign, read

CROSS_ENTROPY = ASSIGNMENTS / "cross-entropy"
HOSTILE = """# gradekit: cross-entropy
def softmax(logits):
    print("</pre><script>printed()</script>")
    raise ValueError("<img src=x onerror=alert(1)>")
"""


def page(folder: Path, text: str, code: int) -> Element:
    submission, output = folder / "hw.py", folder / "report.html"
    submission.write_text(text, "utf-8")
    command = ["check", str(submission), "--assignment", "cross-entropy", "--format", "html"]
    only = ["--only", "loss_matches_the_definition", "--only", "softmax_sums_to_one"]
    assert main([*command, "--output", str(output), *only]) == code
    root = read(output.read_text("utf-8"))
    assert foreign(root) == set()
    return root


def test_a_page_has_findings_curves_and_formulas(tmp_path: Path) -> None:
    root = page(tmp_path, misconception(CROSS_ENTROPY, "loss_in_bits"), 1)
    captions = [each.text for each in root.of_class("gk-finding")[0].all("figcaption")]
    assert captions == ["The loss of an answer"]
    assert len(root.of_class("gk-mark")) == 2  # and one in the key
    assert len(root.all("math")) == 2


def test_what_a_hostile_file_says_is_text(tmp_path: Path) -> None:
    root = page(tmp_path, HOSTILE, 1)
    assert "</pre><script>printed()</script>" in root.of_class("gk-output")[0].text
    assert "<img src=x onerror=alert(1)>" in root.all("main")[0].text


@pytest.mark.parametrize("text", ["def (", "\0"])
def test_a_file_that_cannot_be_read_has_a_page_that_says_why(text: str, tmp_path: Path) -> None:
    submission, output = tmp_path / "hw.py", tmp_path / "report.html"
    submission.write_text(text, "utf-8")
    command = ["check", str(submission), "--assignment", "cross-entropy", "--format", "html"]
    assert main([*command, "--output", str(output)]) == 2
    root = read(output.read_text("utf-8"))
    assert root.all("h2")[0].text == "What needs your attention"
    assert "line 1" in root.all("main")[0].text
