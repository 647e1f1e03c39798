"""What is kept of the calls by which a wrong function is explained."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.assignment import closeness, drawing, probing
from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import Corpus
from tests.folders import TINY, Change, load
from tests.isolation import ISOLATION

FEW = 8


def draw(folder: Path) -> Corpus:
    return drawing.draw(load(folder), isolation=ISOLATION, examples=FEW)


def test_there_are_variations_behind_the_calls_of_the_properties(drawn: Corpus) -> None:
    small = drawing.draw(load(TINY), isolation=ISOLATION, examples=FEW)
    assert len(small.probes["double"]) > 100
    assert len(drawn.probes["double"]) <= probing.PROBES + probing.WIDER


def test_no_variation_leaves_the_domain(drawn: Corpus) -> None:
    assert all(abs(x) <= 8 or x == 100.0 for (x,) in drawn.probes["double"])


def test_where_all_agree_a_probe_is_in_the_core(drawn: Corpus) -> None:
    assert set(drawn.core["double"]) == {probing.LEAST_TOLERANCE}


def test_what_the_reference_refuses_is_an_edge(drawn: Corpus) -> None:
    calls = drawn.probes["double_all"]
    assert drawn.core["double_all"][calls.index([[]])] is None


def test_what_a_solution_does_otherwise_widens_the_tolerance(folder: Path) -> None:
    path = folder / "solutions" / "rounds.py"
    plain = (folder / "solutions" / "plain.py").read_text("utf-8")
    path.write_text(f"{plain}\n\ndef double(x):\n    return 2 * x * (1 + 1e-8)\n", "utf-8")
    core = draw(folder).core["double"]
    wide = [each for each in core if each is not None and each > probing.LEAST_TOLERANCE]
    assert wide
    assert all(1e-7 < each < 3e-7 for each in wide)


def test_where_a_solution_differs_by_much_a_probe_is_an_edge_with_both(folder: Path) -> None:
    path = folder / "solutions" / "other.py"
    plain = (folder / "solutions" / "plain.py").read_text("utf-8")
    body = "def double(x):\n    return 2 * x if x < 7.9 else 0.0\n"
    path.write_text(f"{plain}\n\n{body}", "utf-8")
    corpus = draw(folder)
    edges = [
        (call, accepted)
        for call, each, accepted in zip(
            corpus.probes["double"], corpus.core["double"], corpus.accepted["double"], strict=True
        )
        if each is None
    ]
    assert edges
    assert all(x >= 7.9 and other == [["returned", 0.0, []]] for (x,), other in edges)


def test_a_solution_of_another_convention_does_not_count(folder: Path) -> None:
    path = folder / "solutions" / "other.py"
    plain = (folder / "solutions" / "plain.py").read_text("utf-8")
    path.write_text(f"{plain}\n\ndef double(x):\n    return 3 * x\n", "utf-8")
    assert None not in draw(folder).core["double"]


def test_an_answer_of_a_misconception_is_kept_where_it_is_wrong(drawn: Corpus) -> None:
    answers = drawn.answers["double"]["adds_two"]
    assert len(answers) <= probing.ANSWERED
    for (x,), answer in zip(drawn.probes["double"], answers, strict=False):
        assert answer == (None if x == 2 else ["returned", x + 2, []])


def test_what_is_right_is_kept_for_each_probe(drawn: Corpus) -> None:
    pairs = zip(drawn.probes["double"], drawn.right["double"], strict=True)
    assert all(right == ["returned", 2 * x, []] for (x,), right in pairs if x >= 0)
    assert any(x >= 0 for (x,) in drawn.probes["double"])


def test_the_simplest_call_is_told(drawn: Corpus) -> None:
    simplest, calls = drawn.simplest["double"], drawn.probes["double"]
    assert sorted(simplest) == list(range(len(calls)))
    lengths = [len(repr(calls[index])) for index in simplest]
    assert lengths == sorted(lengths)


def test_the_work_of_a_call_is_counted(drawn: Corpus) -> None:
    assert len(drawn.work["double"]) == len(drawn.probes["double"])
    assert all(count > probing.OF_AN_ENTRY for count in drawn.work["double"])


@pytest.mark.parametrize("function", ["double", "double_all"])
def test_what_comes_out_counts_as_work(drawn: Corpus, function: str) -> None:
    calls, right, work = (table[function] for table in (drawn.probes, drawn.right, drawn.work))
    numbers = [len(list(closeness.numbers(answer[1]))) for answer in right]
    most = max(range(len(calls)), key=numbers.__getitem__)
    assert work[most] > probing.OF_AN_ENTRY * numbers[most]


@pytest.mark.slow
def test_long_work_leaves_fewer_probes(folder: Path, change: Change) -> None:
    assert len(draw(folder).probes["double"]) > 100
    slow = "    for _ in range(50_000):\n        abs(x)\n    return 2.0 * x"
    change(
        "    return 2.0 * x\n\n\ndef double_all", f"{slow}\n\n\ndef double_all", file="reference.py"
    )
    assert 0 < len(draw(folder).probes["double"]) < 20


def test_a_corpus_of_an_older_format_is_not_read(drawn: Corpus) -> None:
    packed = corpora._pack(drawn)
    assert corpora._unpack(packed, drawn.key) == drawn
    form = corpora.encode_value([corpora.FORMAT - 1, *corpora.decode_value(packed)[1:]])
    assert corpora._unpack(form, drawn.key) is None
