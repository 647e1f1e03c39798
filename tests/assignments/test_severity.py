"""What a guard against log(0) costs: the more the larger it is, and little while it is small."""

import pytest
from severity import LOSSES, SIZES, WAYS, cost

from gradekit.grading.grader import Grader
from tests.folders import ASSIGNMENTS
from tests.isolation import ISOLATION

QUICK = (1e-12, 2e-12, 1e-7, 1e-3)


def assert_grows_fairly(grader, key, way, sizes):
    costs = {size: cost(grader, key, way, size) for size in sizes}
    points = [each.own + each.others for each in costs.values()]
    worth = costs[1e-12].worth
    assert points == sorted(points)
    assert points[0] == 0
    assert costs[2e-12].own + costs[2e-12].others <= 1
    assert costs[1e-7].own + costs[1e-7].others <= worth / 4
    assert costs[1e-3].own >= worth / 2


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_small_guard_in_the_loss_costs_little(way):
    key = ("cross-entropy", "textbook", "cross_entropy_loss")
    grader = Grader(str(ASSIGNMENTS / key[0]), ISOLATION)
    assert_grows_fairly(grader, key, way, QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("key", LOSSES, ids=lambda key: f"{key[0]}-{key[2]}")
@pytest.mark.parametrize("way", WAYS)
def test_a_small_guard_in_any_loss_costs_little(key, way):
    grader = Grader(str(ASSIGNMENTS / key[0]), ISOLATION)
    assert_grows_fairly(grader, key, way, SIZES)
