"""Examples that are drawn once: the same everywhere, and never trusted blindly."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import drawing
from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import Corpus
from gradekit.model.assignment import Assignment
from gradekit.model.errors import AssignmentError
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child.protocol import decode_value, encode_value
from tests.folders import TINY, Change, load
from tests.isolation import ISOLATION

FEW = 12


@pytest.fixture(scope="module")
def drawn() -> Corpus:
    return drawing.draw(load(TINY), isolation=ISOLATION, examples=FEW)


@pytest.fixture
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(corpora.files, "folder", lambda: tmp_path / "cache")
    return tmp_path / "cache" / "corpora"


def get(assignment: Assignment, *, seed: int = 0) -> tuple[Corpus, bool]:
    """Give the corpus, and whether it was drawn now."""
    told: list[str] = []
    return drawing.get(
        assignment, isolation=ISOLATION, seed=seed, examples=FEW, progress=told.append
    ), bool(told)


def properties(change: Change, head: str, body: str) -> Assignment:
    """Put one property of another making in the place of `is_odd`."""
    change(
        "@given(x=grid(-8, 8))\ndef is_odd(double, x):\n"
        '    """double(-x) is -double(x)."""\n    assert_close(double(-x), -double(x))\n',
        f'{head}\n    """A claim."""\n{body}\n',
        file="properties.py",
    )
    return load(
        change(
            "from hypothesis import given\n",
            "from hypothesis import assume, example, given, settings\n",
            file="properties.py",
        )
    )


def examples(assignment: Assignment, *, count: int = FEW) -> list[dict[str, Any]]:
    return drawing.draw_examples(assignment, seed=0, examples=count)["is_odd"]


def refusal(assignment: Assignment) -> str:
    with pytest.raises(AssignmentError) as caught:
        examples(assignment)
    (told,) = caught.value.problems
    return told.replace(f"{assignment.manifest.folder}/", "")


def test_what_is_drawn_twice_is_equal(drawn: Corpus) -> None:
    assert drawing.draw(load(TINY), isolation=ISOLATION, examples=FEW) == drawn


def test_each_property_gets_as_many_examples_as_were_asked_for(drawn: Corpus) -> None:
    counts = {name: len(kept) for name, kept in drawn.examples.items()}
    assert counts.pop("a_hard_one") == counts.pop("refuses_an_empty_list") == 1
    assert set(counts.values()) == {FEW}


def test_another_seed_draws_others(drawn: Corpus) -> None:
    other = drawing.draw(load(TINY), isolation=ISOLATION, seed=1, examples=FEW)
    assert other.key != drawn.key
    assert other.examples["doubles"] != drawn.examples["doubles"]


def test_another_number_draws_another_corpus(drawn: Corpus) -> None:
    other = drawing.draw(load(TINY), isolation=ISOLATION, examples=FEW + 1)
    assert other.key != drawn.key
    assert len(other.examples["doubles"]) == FEW + 1


def test_the_number_in_the_manifest_holds_unless_told(tiny: Assignment) -> None:
    assert len(drawing.get(tiny, isolation=ISOLATION).examples["doubles"]) == 40


def test_two_properties_do_not_draw_alike(drawn: Corpus) -> None:
    assert drawn.examples["doubles"] != drawn.examples["is_odd"]


def test_the_seed_of_a_property_is_the_same_on_every_machine() -> None:
    assert corpora.property_seed(0, "doubles") == 14891453037140721048
    assert corpora.property_seed(1, "doubles") != corpora.property_seed(0, "doubles")


def test_another_process_draws_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    build = ["author", "build", str(folder), "--examples", str(FEW)]
    command = [sys.executable, "-m", "gradekit", *build]
    written = []
    for seed in ("0", "1234"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path)}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        written.append((folder / corpora.SHIPPED).read_bytes())
    assert written[0] == written[1]


def test_what_other_modules_say_does_not_change_what_is_drawn(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_doubles = replace(tiny, properties=tiny.properties[:1])
    before = drawing.draw_examples(only_doubles, seed=0, examples=200)
    (tmp_path / "full_of_numbers.py").write_text(f"NUMBERS = {list(range(101, 301))}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.import_module("full_of_numbers")
    assert drawing.draw_examples(only_doubles, seed=0, examples=200) == before


def test_what_is_kept_is_not_drawn_again(empty_cache: Path, tiny: Assignment) -> None:
    first, was_drawn = get(tiny)
    assert was_drawn
    assert [path.suffix for path in empty_cache.iterdir()] == [".bin"]
    assert get(tiny) == (first, False)


def test_every_seed_is_kept_in_a_file_of_its_own(empty_cache: Path, tiny: Assignment) -> None:
    get(tiny)
    assert get(tiny, seed=5)[1]
    assert len(list(empty_cache.iterdir())) == 2
    assert not get(tiny)[1]


def test_the_shipped_corpus_is_used_where_its_key_fits(
    empty_cache: Path, folder: Path, drawn: Corpus
) -> None:
    assert corpora.ship(drawn, folder)
    assert get(load(folder)) == (drawn, False)
    assert not empty_cache.exists()


@pytest.mark.usefixtures("empty_cache")
def test_a_stale_shipped_corpus_is_passed_over(change: Change, drawn: Corpus) -> None:
    folder = change("double(3.0), 6.0", "double(4.0), 8.0", file="properties.py")
    corpora.ship(drawn, folder)
    assert get(load(folder))[1]


CHANGES = {
    "a property": ("double(3.0), 6.0", "double(4.0), 8.0", "properties.py"),
    "the reference": ("return 2.0 * x\n", "return x + x\n", "reference.py"),
    "a misconception": ("x * x + 1", "x * x", "misconceptions/squares.py"),
    "what a misconception is about": (
        '"""To double is',
        '# function: double_all\n"""To double is',
        "misconceptions/adds_two.py",
    ),
    "the number of examples": ("examples = 40", "examples = 41", "assignment.toml"),
    "what a property judges": (
        "agrees_with_double = { points = 0.5 }",
        'agrees_with_double = { points = 0.5, judges = ["double"] }',
        "assignment.toml",
    ),
}


@pytest.mark.usefixtures("empty_cache")
@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_assignment_is_drawn_anew(change: Change, drawn: Corpus, what: str) -> None:
    old, new, file = CHANGES[what]
    assert get(load(change(old, new, file=file)))[0].key != drawn.key


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def _another_form(data: bytes) -> bytes:
    _, *fields = decode_value(zlib.decompress(data))
    return zlib.compress(encode_value([corpora.FORMAT + 1, *fields]))


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[:-20],
    "empty": lambda _: b"",
    "a flipped bit": _flipped,
    "another program's": lambda _: b"\x80\x04\x95 not ours",
    "compressed nonsense": lambda _: zlib.compress(b"nonsense"),
    "too few fields": lambda _: zlib.compress(encode_value([corpora.FORMAT])),
    "no list": lambda _: zlib.compress(encode_value(3)),
    "of another form": _another_form,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_drawn_again_and_mended(
    empty_cache: Path, tiny: Assignment, drawn: Corpus, damage: str
) -> None:
    corpora.write(drawn, empty_cache / f"tiny-{drawn.key[:24]}.bin")
    (path,) = empty_cache.iterdir()
    whole = path.read_bytes()
    path.write_bytes(DAMAGE[damage](whole))
    assert get(tiny) == (drawn, True)
    assert path.read_bytes() == whole


def test_a_cache_that_can_not_be_written_to_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Assignment, drawn: Corpus
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(corpora.files, "folder", lambda: tmp_path / "file")
    assert get(tiny) == (drawn, True)
    assert not corpora.write(drawn, tmp_path / "file" / "corpus.bin")


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, drawn: Corpus) -> None:
    (tmp_path / "corpus.bin").mkdir()
    assert not corpora.write(drawn, tmp_path / "corpus.bin")
    assert [path.name for path in tmp_path.iterdir()] == ["corpus.bin"]


def test_nothing_is_pickled(tmp_path: Path, drawn: Corpus) -> None:
    corpora.write(drawn, tmp_path / "corpus.bin")
    plain = zlib.decompress((tmp_path / "corpus.bin").read_bytes())
    fields = decode_value(plain)
    assert fields[1] == drawn.drawn_by
    assert fields[3]["doubles"] == drawn.examples["doubles"]


def test_an_explicit_example_comes_first(change: Change) -> None:
    head = "@given(x=grid(-8, 8))\n@example(x=100.0)\ndef is_odd(double, x):"
    found = examples(properties(change, head, "    double(x)"))
    assert found[0] == {"x": 100.0}
    assert len(found) == FEW + 1


def test_an_example_outside_what_is_assumed_is_not_kept(change: Change) -> None:
    head = "@given(x=grid(-8, 8))\ndef is_odd(double, x):"
    found = examples(properties(change, head, "    assume(x > 0)\n    double(x)"))
    assert len(found) == FEW
    assert all(one["x"] > 0 for one in found)


def test_tuples_arrive_as_lists(change: Change) -> None:
    head = "@given(pair=st.tuples(grid(-8, 8), st.booleans()))\ndef is_odd(double, pair):"
    found = examples(properties(change, head, "    assert type(pair) is list\n    double(pair[0])"))
    assert all(type(one["pair"]) is list for one in found)


def test_a_property_may_change_what_it_is_given(change: Change) -> None:
    head = "@given(xs=numbers)\ndef is_odd(double, xs):"
    found = examples(properties(change, head, "    double(xs.pop())\n    xs.clear()"))
    assert all(one["xs"] for one in found)


@pytest.mark.parametrize("count", [FEW, 3])
def test_the_authors_own_number_of_examples_is_kept(change: Change, count: int) -> None:
    head = "@settings(max_examples=7)\n@given(x=grid(-8, 8))\ndef is_odd(double, x):"
    assignment = properties(change, head, "    double(x)")
    assert len(examples(assignment, count=count)) == 7
    assert len(examples(assignment, count=count)) == 7


def test_a_property_that_does_not_hold_for_the_reference_is_told_with_its_example(
    change: Change,
) -> None:
    head = "@given(x=grid(-8, 8))\ndef is_odd(double, x):"
    told = refusal(properties(change, head, "    assert_close(double(x), 7.0 if x else 0.0)"))
    assert told == (
        "properties.py:is_odd: it does not hold for the reference for x = 0.00390625 "
        "(Mismatch: got 0.0078125, but should be 7.0). Mend one of the two."
    )


def test_a_worked_example_that_does_not_hold_is_told(change: Change) -> None:
    told = refusal(properties(change, "def is_odd(double):", "    assert double(1.0) == 3.0"))
    assert told == (
        "properties.py:is_odd: it does not hold for the reference (AssertionError). "
        "Mend one of the two."
    )


def test_a_property_that_assumes_too_much_is_told(change: Change) -> None:
    head = "@given(x=grid(-8, 8))\ndef is_odd(double, x):"
    told = refusal(properties(change, head, "    assume(x > 100)"))
    assert told.startswith("properties.py:is_odd: it does not hold for the reference")
    assert "Unsatisfiable" in told


def test_a_property_that_draws_on_its_way_is_told(change: Change) -> None:
    head = "@given(data=st.data())\ndef is_odd(double, data):"
    told = refusal(properties(change, head, "    double(data.draw(grid(-8, 8)))"))
    assert told.startswith("properties.py:is_odd: it draws what cannot be kept (")
    assert "DataObject" in told
    assert told.endswith("Draw numbers, strings, lists.")


def test_probes_are_different_calls_of_the_judged_function(drawn: Corpus) -> None:
    assert set(drawn.probes) == {"double", "double_all"}
    for calls in drawn.probes.values():
        assert 5 < len(calls) <= drawing.PROBES
        assert all(calls.count(one) == 1 for one in calls)
    assert [] not in drawn.probes["double"]
    assert [[]] in drawn.probes["double_all"]


def test_every_misconception_answers_every_probe(drawn: Corpus) -> None:
    answers = zip(drawn.probes["double"], drawn.answers["adds_two"], strict=True)
    assert all(answer == ["returned", x + 2, []] for (x,), answer in answers)
    in_place = zip(drawn.probes["double_all"], drawn.answers["in_place"], strict=True)
    assert all(answer[2] for (xs,), answer in in_place if any(xs))


def test_a_trace_tells_what_happened_and_what_was_changed() -> None:
    returned = Outcome(kind=OutcomeKind.RETURNED, value=2.0, changed={1: [3.0], 0: [1.0]})
    raised = Outcome(kind=OutcomeKind.RAISED, exception="ValueError", message="no")
    assert corpora.trace(returned) == ["returned", 2.0, [[0, [1.0]], [1, [3.0]]]]
    assert corpora.trace(raised) == ["raised", "ValueError", []]


def test_the_cache_is_the_users(cache: Path) -> None:
    assert corpora.files.folder() == cache
