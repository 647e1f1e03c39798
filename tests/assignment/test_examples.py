"""Examples that are drawn once: the same everywhere, and never trusted blindly."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import drawing, library, lockfile
from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import Corpus
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child.protocol import decode_value, encode_value
from tests.folders import Change, load
from tests.isolation import ISOLATION

from .conftest import FEW


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


@pytest.mark.sample(2)
@pytest.mark.usefixtures("empty_cache")
@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_assignment_is_drawn_anew(change: Change, drawn: Corpus, what: str) -> None:
    old, new, file = CHANGES[what]
    assert get(load(change(old, new, file=file)))[0].key != drawn.key


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[:-20],
    "empty": lambda _: b"",
    "a flipped bit": _flipped,
    "another program's": lambda _: b"\x80\x04\x95 not ours",
    "compressed nonsense": lambda _: zlib.compress(b"nonsense"),
    "too few fields": lambda _: encode_value([corpora.FORMAT]),
    "no list": lambda _: encode_value(3),
}


def _another_form(packed: bytes) -> bytes:
    _, *fields = decode_value(packed)
    return encode_value([corpora.FORMAT + 1, *fields])


@pytest.mark.sample(2)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_drawn_again_and_mended(
    empty_cache: Path, tiny: Assignment, drawn: Corpus, damage: str
) -> None:
    path = corpora.place(tiny, drawn.key)
    assert corpora.write(drawn, path)
    assert list(empty_cache.iterdir()) == [path]
    whole = path.read_bytes()
    path.write_bytes(DAMAGE[damage](whole))
    assert get(tiny) == (drawn, True)
    assert path.read_bytes() == whole


def test_a_corpus_in_a_folder_that_others_may_write_to_is_not_believed(
    empty_cache: Path, tiny: Assignment, drawn: Corpus
) -> None:
    assert corpora.write(drawn, corpora.place(tiny, drawn.key))
    assert corpora.find(tiny, examples=FEW) == drawn
    empty_cache.chmod(0o777)
    assert corpora.find(tiny, examples=FEW) is None


@pytest.mark.usefixtures("empty_cache")
def test_a_whole_file_in_another_form_is_drawn_again(tiny: Assignment, drawn: Corpus) -> None:
    path = corpora.place(tiny, drawn.key)
    assert corpora.write(drawn, path)
    other = _another_form(path.read_bytes()[corpora.DIGEST :])
    path.write_bytes(hashlib.sha256(other).digest() + other)
    assert get(tiny) == (drawn, True)


def shipped(folder: Path) -> Corpus | None:
    """Give the corpus that is kept with an assignment, if it is believed."""
    manifest = library.find(str(folder))
    return corpora.shipped(manifest, corpora.key(manifest))


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_shipped_corpus_is_as_if_it_were_not_there(built: Path, damage: str) -> None:
    path = built / corpora.SHIPPED
    assert shipped(built) is not None
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    assert shipped(built) is None
    assert load(built).manifest.title == "Doubling"


def test_a_shipped_corpus_in_another_form_is_as_if_it_were_not_there(built: Path) -> None:
    key = corpora.key(library.find(str(built)))
    path = built / corpora.SHIPPED
    assert lockfile.write(_another_form(path.read_bytes()), path, key)
    assert shipped(built) is None


@pytest.mark.parametrize("with_lock", [False, True])
def test_the_corpus_of_another_assignment_is_as_if_it_were_not_there(
    built: Path, folder: Path, drawn: Corpus, with_lock: bool
) -> None:
    assert corpora.ship(replace(drawn, key="another"), folder)
    names = [corpora.SHIPPED, lockfile.NAME] if with_lock else [corpora.SHIPPED]
    for name in names:
        shutil.copy(folder / name, built / name)
    assert shipped(built) is None


def test_it_does_not_matter_where_the_folder_lies(built: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(built, tmp_path / "elsewhere" / "tiny"))
    assert shipped(moved) == shipped(built)


def test_whoever_chose_other_options_is_judged_by_the_same_inputs(built: Path) -> None:
    assignment = load(built)
    assert corpora.find(replace(assignment, options={"way": "down"})) == shipped(built)


def test_a_cache_that_can_not_be_written_to_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Assignment, drawn: Corpus
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(corpora.files, "folder", lambda: tmp_path / "file")
    assert get(tiny) == (drawn, True)
    assert not corpora.write(drawn, tmp_path / "file" / "a.bin")


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, drawn: Corpus) -> None:
    (tmp_path / "a.bin").mkdir()
    assert not corpora.write(drawn, tmp_path / "a.bin")
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


def test_nothing_is_pickled(built: Path) -> None:
    form, drawn_by, seed, counts, *sections, _ = decode_value(
        (built / corpora.SHIPPED).read_bytes()
    )
    corpus = shipped(built)
    assert corpus is not None
    assert (form, drawn_by, seed) == (corpora.FORMAT, corpus.drawn_by, 0)
    assert counts == corpus.counts
    for section, name in zip(sections, corpora.TABLES, strict=True):
        encoded = decode_value(zlib.decompress(section))
        decoded = {name: decode_value(value) for name, value in encoded.items()}
        assert decoded == getattr(corpus, name)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Note what is decoded."""
    noted: list[bytes] = []

    def decode(packed: bytes) -> Any:
        noted.append(packed)
        return decode_value(packed)

    monkeypatch.setattr(corpora, "decode_value", decode)
    return noted


@pytest.mark.parametrize("section", corpora.TABLES)
def test_a_value_is_decoded_when_it_is_first_asked_for(
    built: Path, decoded: list[bytes], section: str
) -> None:
    corpus = shipped(built)
    assert corpus is not None
    assert len(decoded) == 1, "the file, not what is in its sections"
    table = getattr(corpus, section)
    first, *_ = table
    assert len(decoded) == 2, "the names of the section, not its values"
    value = table[first]
    assert decoded[2:] == [encode_value(value)]
    assert table[first] is value
    assert len(decoded) == 3


def test_a_section_is_a_mapping_of_its_names(built: Path, drawn: Corpus) -> None:
    corpus = shipped(built)
    assert corpus is not None
    assert list(corpus.examples) == list(drawn.examples)
    assert len(corpus.answers) == len(drawn.answers) == 2
    assert "doubles" in corpus.examples
    assert corpus.small.get("nothing", ()) == ()
    with pytest.raises(KeyError):
        corpus.examples["nothing"]


def test_counts_tell_the_lengths_without_decoding(built: Path, decoded: list[bytes]) -> None:
    corpus = shipped(built)
    assert corpus is not None
    counts = dict(corpus.counts)
    assert len(decoded) == 1
    assert counts == {name: len(examples) for name, examples in corpus.examples.items()}


def lock_of(name: str) -> list[str]:
    return (library.find(name).folder / lockfile.NAME).read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", library.names())
def test_every_bundled_assignment_is_built(name: str) -> None:
    corpus = corpora.find(load(Path(library.find(name).folder)))
    assert corpus is not None, f"run `gradekit author build {name}`"
    assert corpus.counts == {name: len(examples) for name, examples in corpus.examples.items()}
    assert corpus.claims.keys() == corpus.examples.keys()
    assert corpus.small
    assert len(corpus.known_answers) > 10_000
    names = [line.split()[0] for line in lock_of(name) if not line.startswith("#")]
    assert names == [corpora.SHIPPED]


def test_a_size_is_the_number_of_values_then_their_length() -> None:
    growing = [{"x": 1.0}, {"x": -1.0}, {"x": 10.25}, {"xs": [1.0]}, {"xs": [1.0], "y": 2}]
    sizes = [corpora.size(example) for example in growing]
    assert sizes == [(2, 3), (2, 4), (2, 5), (3, 3), (4, 4)]


def test_a_plain_example_has_lists_for_tuples_and_is_a_copy() -> None:
    drawn = {"pairs": [(1.0, True)]}
    plain = corpora.plain_example(drawn)
    assert plain == {"pairs": [[1.0, True]]}
    drawn["pairs"].clear()
    assert plain["pairs"]


def test_a_trace_tells_what_happened_and_what_was_changed() -> None:
    returned = Outcome(kind=OutcomeKind.RETURNED, value=2.0, changed={1: [3.0], 0: [1.0]})
    raised = Outcome(kind=OutcomeKind.RAISED, exception="ValueError", message="no")
    assert corpora.trace(returned) == ["returned", 2.0, [[0, [1.0]], [1, [3.0]]]]
    assert corpora.trace(raised) == ["raised", "ValueError", []]


def test_the_cache_is_the_users(cache: Path) -> None:
    assert corpora.files.folder() == cache
