"""The texts of conditional mutants, which do without gradekit; which ladders a domain has."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from gradekit.assignment.domains import read_domains
from gradekit.authoring.conditional import (
    HISTORY,
    NEVER_ADMITTED,
    SELECT,
    Ladder,
    base_solution,
    family,
    ladders,
    mutant_text,
)
from gradekit.authoring.coverage import Row
from gradekit.domains.buckets import Chain, buckets
from gradekit.model.assignment import Assignment
from tests.folders import ASSIGNMENTS, load

PLACE = (("claim", 0),)
NAMES = sorted(path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml"))


def made(assignment: Assignment, function: str) -> list[Ladder]:
    """Make the ladders of a function, as if an example reached every step."""
    manifest = assignment.manifest
    domain = read_domains(manifest.folder, manifest.functions)[function]
    rows = [Row(chain, tuple(PLACE for _ in chain.steps)) for chain in buckets(domain)]
    return ladders(assignment, domain, function, rows, PLACE)


class Module:
    """The names of a text of mutants that was run, as a worker would run it."""

    def __init__(self, name: str, function: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assignment = load(ASSIGNMENTS / name)
        manifest = assignment.manifest
        self.ladders = made(assignment, function)
        domain = read_domains(manifest.folder, manifest.functions)[function]
        text = mutant_text(assignment, domain, function, self.ladders)
        self.module = type(sys)("submission")
        monkeypatch.setitem(sys.modules, "submission", self.module)
        before = set(sys.modules)
        exec(text, vars(self.module))
        assert not any(each.startswith("gradekit") for each in set(sys.modules) - before)
        assert "import gradekit" not in text
        assert "from gradekit" not in text
        self.function = getattr(self.module, function)

    def select(self, label: str, kind: str = "gross", step: int = 0, part: Any = ()) -> None:
        index = 0
        for ladder in self.ladders:
            if (ladder.chain.label, ladder.kind, ladder.part) == (label, kind, part):
                getattr(self.module, SELECT)(index + step)
                return
            index += len(ladder.chain.steps)
        raise LookupError(label)


@pytest.fixture
def adam(monkeypatch: pytest.MonkeyPatch) -> Module:
    return Module("training-step", "adam_step", monkeypatch)


@pytest.fixture
def softmax(monkeypatch: pytest.MonkeyPatch) -> Module:
    return Module("cross-entropy", "softmax", monkeypatch)


STATE = [1.0, 2.0], [0.5, -0.25], [0.0, 0.0], [0.0, 0.0]


def test_a_function_is_wrong_only_where_the_feature_holds(adam: Module) -> None:
    rest = 0.1, 0.9, 0.99, 1e-8
    right = adam.function(*STATE, 3, *rest)
    far = adam.function(*STATE, 4, *rest)
    adam.select("step", step=4, part=(1,))  # step > 3... 4
    assert adam.ladders[0].chain.steps[0] == 1
    assert adam.function(*STATE, 3, *rest) == right
    adam.select("step", step=3, part=(1,))  # step > 3
    wrong = adam.function(*STATE, 4, *rest)
    assert wrong[0] == far[0]
    assert wrong[2] == far[2]
    assert [1 < abs(a - b) < 2 for a, b in zip(wrong[1], far[1], strict=True)] == [True, True]


def test_the_error_varies_with_the_arguments(softmax: Module) -> None:
    softmax.select("len(logits) == 2")
    errors = {softmax.function([a, 0.0])[0] - 1 / (1 + 2.718281828459045**-a) for a in (1.0, 2.0)}
    assert len({round(error, 6) for error in errors}) == 2


def test_a_fine_error_is_one_of_a_millionth(softmax: Module) -> None:
    softmax.select("len(logits) == 2", "fine")
    assert softmax.function([0.0, 0.0]) == [0.5 * (1 + 1e-6)] * 2


def test_small_results_and_arguments_are_flushed(softmax: Module) -> None:
    softmax.select("result: 0 < size", "flush", step=2)
    assert softmax.function([0.0, 9.0])[0] == 0.0
    assert softmax.function([0.0, 0.0]) == [0.5, 0.5]
    for kind, x in (("flush", 0.0), ("clamp", 0.1), ("round", 0.1)):
        expected = softmax.function([0.0, x])
        softmax.select("logits: 0 < size", kind)
        assert softmax.function([0.0, 0.075]) == expected
        assert abs(softmax.function([0.0, 1.5])[0] - 1 / (1 + math.exp(1.5))) < 1e-15


def test_results_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    loss = Module("cross-entropy", "cross_entropy_loss", monkeypatch)
    loss.select("result: size", "cap", step=1)
    assert loss.function([0.0, 9.0], 0) == 2.0


def test_what_is_beyond_a_length_is_cut_off_together(monkeypatch: pytest.MonkeyPatch) -> None:
    mean = Module("cross-entropy", "sequence_loss", monkeypatch)
    table, ids = [[0.0, 0.0]] * 2 + [[9.0, 0.0]], [0, 0, 1]
    right = mean.function(table[:2], ids[:2])
    mean.select("rows of logits_list", "cut", step=1)
    assert mean.function(table, ids) == right


def test_one_part_of_a_dict_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    sgd = Module("manual-gradients", "sgd_step", monkeypatch)
    state = {"wte": [[1.0]], "mlp_fc1": [[1.0]], "mlp_fc2": [[1.0]]}
    sgd.select("in mlp_fc1 of the result", part=("mlp_fc1",))
    moved = sgd.function(state, state, 0.5)
    assert moved["wte"] == moved["mlp_fc2"] == [[0.5]]
    assert moved["mlp_fc1"] != [[0.5]]


def test_selecting_tells_how_often_the_last_was_wrong_and_forgets(softmax: Module) -> None:
    select = getattr(softmax.module, SELECT)
    softmax.select("from the second call on", "from the second call on")
    first, second, third = (softmax.function([0.0, 0.0]) for _ in range(3))
    assert (first, second == first, third) == ([0.5, 0.5], False, second)
    assert select(-1) == 2
    assert softmax.function([0.0, 0.0]) == [0.5, 0.5]
    assert select(-1) == 0


def results(module: Module, kind: str, *lists: list[float], label: str = "") -> list[Any]:
    module.select(label or kind, kind)
    return [list(module.function(numbers)) for numbers in lists]


def test_history_is_remembered_in_many_ways(softmax: Module) -> None:
    a, b, near = [1.0, 0.0], [0.0, 1.0], [1.0 + 1e-9, 0.0]
    of_a, of_b, of_near = ([*softmax.function(numbers)] for numbers in (a, b, near))
    right = [of_a, of_b, of_a]
    for kind, wrong in {
        "for the same object": [False, False, True],
        "for equal arguments": [False, False, True],
        "for the arguments of the last call": [False, False, False],
        "memo of the shape": [False, True, False],
        "the same result twice": [False, False, False],
        "one list for all results": [False, False, False],
        "aliased result": [False, False, False],
    }.items():
        found = results(softmax, kind, a, b, a)
        assert [x != y for x, y in zip(found, right, strict=True)] == wrong, kind
    memo = "memo of rounded arguments"
    assert results(softmax, memo, a, near, label=f"{memo}, to 8 digits") == [of_a, of_a]
    assert of_near != of_a


def test_an_error_is_remembered(softmax: Module) -> None:
    kind = "after a call that raised"
    softmax.select(kind, kind)
    assert softmax.function([0.0, 0.0]) == [0.5, 0.5]
    with pytest.raises(ValueError, match="empty"):
        softmax.function([])
    assert softmax.function([0.0, 0.0]) != [0.5, 0.5]


def test_results_may_be_shared(softmax: Module) -> None:
    for kind, other in (("the same result twice", [0.0]), ("one list for all results", [0.0, 1.0])):
        softmax.select(kind, kind)
        first = softmax.function([0.0])
        assert softmax.function(other) is first
    softmax.select("aliased result", "aliased result")
    ones = [1.0]
    assert softmax.function(ones) is ones
    kind = "after its result was changed"
    softmax.select(kind, kind)
    softmax.function([0.0])[0] = 7.0
    assert softmax.function([0.0]) != [1.0]


def test_an_operation_is_wrong_in_its_data_or_in_its_slope(monkeypatch: pytest.MonkeyPatch) -> None:
    module = Module("autograd", "Value", monkeypatch)
    for kind, data, slope in (("gross", False, True), ("slope", True, False)):
        module.select("* of: size", kind, step=1)
        near, far, three = module.function(2.0), module.function(4.0), module.function(3.0)
        product = near * far
        product.backward()
        assert (product.data == 8.0, near.grad == 4.0) == (data, slope)
        assert (module.function(1.5) * module.function(2.0)).data == 3.0
        assert (near + three).data == 5.0


def test_slopes_may_be_wrong_in_large_graphs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    module = Module("autograd", "Value", monkeypatch)
    module.select("graph: uses", "slope", step=1)
    for uses in (2, 3):
        leaf = module.function(3.0)
        sum([leaf] * uses).backward()
        assert (leaf.grad == uses) is (uses == 2)


def test_a_function_of_values_is_isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    module = Module("autograd", "Value", monkeypatch)
    module.select("exp of: -x")
    probabilities = vars(module.module)["softmax"]([module.function(0.0), module.function(-9.0)])
    assert abs(sum(p.data for p in probabilities) - 1) < 1e-12


def test_what_a_driver_defines_is_made_wrong_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    module = Module("microgpt", "sequence_logits", monkeypatch)
    shapes = {"wte": (2, 1), "wpe": (3, 1), "lm_head": (2, 1)}
    state = {name: [[0.5] * columns] * rows for name, (rows, columns) in shapes.items()}
    right = [[value.data for value in row] for row in module.function(state, 1, [0, 1])]
    module.select("len(tokens) == 2")
    assert module.function(state, 1, [0, 1]) != right
    assert module.function(state, 1, [0])[0][0].data == right[0][0]


def chains(name: str) -> Iterator[tuple[str, Chain, str]]:
    manifest = load(ASSIGNMENTS / name).manifest
    for function, domain in read_domains(manifest.folder, manifest.functions).items():
        for chain in buckets(domain):
            yield function, chain, family(chain, domain)


@pytest.mark.parametrize("name", NAMES)
def test_every_family_that_is_never_admitted_is_recognised(name: str) -> None:
    for function, chain, group in chains(name):
        measure = f"{function}: {chain.label}"
        if chain.measure.startswith("len(") and chain.relation == ">":
            assert group in {"length", "joint"}, measure
        if chain.measure.startswith(("extent(", "count(")):
            assert group in {"dimension", "joint"}, measure
        if "repeated(" in chain.measure:
            assert group == "repetition", measure


def test_families_are_named_for_the_table() -> None:
    groups = {f"{function} {chain.label}": group for function, chain, group in chains("microgpt")}
    assert groups["document_loss n_head"] == "integer"
    assert groups["document_loss state: layers == 3"] == "dimension"
    assert groups["document_loss tokens: all equal"] == "repetition"
    assert groups["linear x: all negative"] == "pattern"
    assert groups["linear x: 0 < size"] == "tiny number"
    assert groups["document_loss result: size"] == "large result capped"
    assert groups["document_loss the block ends with the text"] == "joint"
    assert HISTORY in NEVER_ADMITTED


def test_layers_beyond_the_first_are_made_wrong_by_themselves() -> None:
    labels = {
        ladder.chain.label for ladder in made(load(ASSIGNMENTS / "microgpt"), "document_gradients")
    }
    assert {r"in 1 layer1.* of the result", r"in 1 layer2.* of the result"} <= labels


def test_the_solution_is_that_of_most_misconceptions() -> None:
    assert base_solution(load(ASSIGNMENTS / "microgpt")).stem == "with_values"
