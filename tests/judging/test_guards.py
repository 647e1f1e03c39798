"""A loss that is right but for a guard pays for the guard; nothing else is excused."""

import pytest

from gradekit.assignment.overlay import compose
from gradekit.grading.grader import Grader
from tests.folders import ASSIGNMENTS, slow_but_for
from tests.isolation import ISOLATION

FOLDER = ASSIGNMENTS / "cross-entropy"
BASE = (FOLDER / "solutions" / "textbook.py").read_text("utf-8")
LOSS = "def cross_entropy_loss(logits, true_id):\n"
GUARDED = LOSS + "    return -math.log(softmax(logits)[true_id] + 1e-7)\n"
SEQUENCE = """def sequence_loss(logits_list, true_ids):
    losses = [-math.log(max(softmax(z)[t], 1e-7)) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)
"""
ALONE = {"loss_is_not_clamped_early"}


@pytest.fixture(scope="module")
def grader():
    return Grader(str(FOLDER), ISOLATION)


@pytest.fixture
def judge(grader, tmp_path):
    def judge_overlay(*code):
        path = tmp_path / "submission.py"
        path.write_text(compose(BASE, "# gradekit: cross-entropy\nimport math\n" + "".join(code)))
        return grader.judge(str(path))

    return judge_overlay


def lost(report):
    return {each.name for each in report.properties if (each.points or 0) < each.max_points}


def test_a_guard_costs_its_own_points_and_is_named(judge):
    report = judge(GUARDED)
    assert lost(report) == ALONE
    assert any("adds 1e-07 to the probability before the logarithm" in x for x in report.notes)


SIZES = ["1.1920929e-07", "1.4901161193847656e-08", "2.5e-9", "3.7219e-6"]


@pytest.mark.parametrize("size", slow_but_for(SIZES, quick=SIZES[:1]))
def test_a_guard_may_have_any_size(judge, size):
    assert lost(judge(GUARDED.replace("1e-7", size))) == ALONE


@pytest.mark.parametrize("size", slow_but_for(["1.01e-5", "1e-4"], quick=["1.01e-5"]))
def test_a_large_constant_is_no_guard(judge, size):
    assert len(lost(judge(GUARDED.replace("1e-7", size)))) > 10


def test_the_same_guard_in_two_losses_is_one(judge):
    same = SEQUENCE.replace("max(softmax(z)[t], 1e-7)", "softmax(z)[t] + 1e-7")
    assert lost(judge(GUARDED, same)) == ALONE | {"sequence_loss_is_not_clamped_early"}


@pytest.mark.parametrize("other", [SEQUENCE, SEQUENCE.replace("1e-7", "1e-8")])
def test_two_guards_are_not_excused(judge, other):
    assert len(lost(judge(GUARDED, other))) > 10


DOES_NOT_FIT = [
    "    if len(logits) == 4:\n        return 0.0\n",
    "    if logits[true_id] == max(logits):\n        return 1e-6\n",
    "    if len(logits) > 20:\n        return 1e-11 + math.log(len(logits))\n",
]


@pytest.mark.parametrize("wrong", slow_but_for(DOES_NOT_FIT, DOES_NOT_FIT[1:2]))
def test_one_call_that_does_not_fit_excuses_nothing(judge, wrong):
    assert len(lost(judge(LOSS + wrong + GUARDED.removeprefix(LOSS)))) > 10


def test_a_guard_in_another_form_is_not_excused(judge):
    normalised = "    p = softmax(logits)\n    total = sum(x + 1e-7 for x in p)\n"
    normalised += "    return -math.log((p[true_id] + 1e-7) / total)\n"
    assert len(lost(judge(LOSS + normalised))) > 5


@pytest.mark.slow
def test_what_no_guard_explains_is_lost_besides(judge):
    assert lost(judge(LOSS + "    logits.sort()\n" + GUARDED.removeprefix(LOSS))) > ALONE
    changing = GUARDED.replace("    return ", "    result = ") + "    logits[0] += 1.0\n"
    report = judge(changing + "    return result\n")
    assert lost(report) == ALONE | {"loss_leaves_its_argument_alone"}


@pytest.mark.slow
def test_single_precision_is_not_excused(judge):
    single = "    import numpy as np\n    p = np.float32(softmax(logits)[true_id])\n"
    report = judge(LOSS + single + "    return float(-np.log(p + np.float32(1e-7)))\n")
    assert len(lost(report)) > 5


def test_a_softmax_that_overflows_is_not_excused(judge):
    naive = "    p = [math.exp(z) for z in logits]\n"
    naive += "    return -math.log(p[true_id] / sum(p) + 1e-7)\n"
    assert len(lost(judge(LOSS + naive))) > 5
