"""What the command that explains right files reads, and what it makes of a sentence."""

import pytest

from gradekit.grading.grader import Grader
from gradekit.model.report import Diagnosis
from tests.folders import ASSIGNMENTS, misconception
from tests.integration import right_explained
from tests.integration.right_explained import add_look_alikes, explain_all, is_told_so, said_of
from tests.integration.right_files import STYLES
from tests.isolation import ISOLATION

NAME = "kl-divergence"
WRONG = "bits_by_a_rounded_constant"
OVERFLOWING = "generators_for_the_way_back.py"


@pytest.fixture
def grader():
    return Grader(NAME, ISOLATION)


def wrong(docstring):
    text = misconception(ASSIGNMENTS / NAME, WRONG)
    return f'"""{docstring}"""\n{text}'


def explained(grader, folder, monkeypatch, docstring):
    def one_wrong_file(_, folder):
        folder.mkdir()
        (folder / "one.py").write_text(wrong(docstring), "utf-8")

    monkeypatch.setattr(right_explained, "gather", one_wrong_file)
    return explain_all(grader, folder / "right")


def test_nothing_is_said_of_a_solution(grader):
    assert list(said_of(grader, grader.manifest.solutions[0])) == []


def test_a_sentence_is_counted_and_printed(grader, tmp_path, monkeypatch, capsys):
    assert explained(grader, tmp_path, monkeypatch, "Right.") == 1
    assert "  one.py: nats_to_bits: belief: " in capsys.readouterr().out


def test_a_file_that_loses_points_may_be_explained(grader, tmp_path, monkeypatch, capsys):
    assert explained(grader, tmp_path, monkeypatch, "Looks right, is told so.") == 0
    assert "(bits_are_nats_over_log_two fails)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("docstring", "excuse"),
    [("Looks right, is told so.", "bits_are_nats_over_log_two"), ("Looks right.", "")],
)
def test_the_other_functions_of_a_file_that_loses_points_may_be_explained_too(
    grader, tmp_path, monkeypatch, docstring, excuse
):
    told = Diagnosis(function="entropy", misconception="", belief="", remedy="", shown_by="")
    monkeypatch.setattr(right_explained, "explanations", lambda *_: [told])
    path = tmp_path / "one.py"
    path.write_text(wrong(docstring), "utf-8")
    assert [excused for _, excused in said_of(grader, path)] == [excuse]


def test_where_advice_fails_something_may_be_said():
    autograd = Grader("autograd", ISOLATION)
    ((line, excuse),) = said_of(autograd, STYLES / "autograd" / "styles" / OVERFLOWING)
    assert line.startswith("softmax: relation: It raises OverflowError on ")
    assert excuse == "softmax_survives_logits_of_any_size"


def test_look_alikes_are_written_whole_where_they_belong(tmp_path):
    add_look_alikes("cross-entropy", tmp_path)
    paths = {path.name.removeprefix("look_alikes_"): path for path in tmp_path.iterdir()}
    assert {"single_precision.py", "loss_of_a_reciprocal.py"} <= paths.keys()
    assert "def softmax(" in paths["loss_of_a_reciprocal.py"].read_text("utf-8")
    assert [name for name, path in paths.items() if is_told_so(path)] == ["single_precision.py"]


@pytest.mark.parametrize(
    ("name", "count"), [("manual-gradients", 2), ("microgpt", 1), ("training-step", 2)]
)
def test_the_look_alikes_of_one_assignment_are_found(tmp_path, name, count):
    add_look_alikes(name, tmp_path)
    assert len(list(tmp_path.iterdir())) == count
