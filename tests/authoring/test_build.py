"""What is kept with an assignment: drawn, judged, and written beside it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gradekit.assignment import code, drawing, lockfile
from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import Corpus, plain_example, size
from gradekit.authoring import build as building
from gradekit.authoring import processors
from gradekit.authoring.build import build
from gradekit.judging.known_answers import Ending, KnownAnswers
from gradekit.judging.replay import Replay
from gradekit.judging.session import Sessions
from gradekit.model.errors import UsageError
from gradekit.submission.reading import read_submission
from tests.folders import TINY, Change, load
from tests.isolation import ISOLATION

FEW = 8

pytestmark = pytest.mark.usefixtures("cache")


def small_copy(folder: Path) -> Path:
    """Copy the tiny assignment, with few examples of each property."""
    shutil.copytree(TINY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    manifest = folder / "assignment.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("examples = 40", f"examples = {FEW}"))
    return folder


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Corpus, list[str]]:
    """Build a small copy of the tiny assignment; give its folder, and what was written and told."""
    place = tmp_path_factory.mktemp("built")
    folder, told = small_copy(place / "tiny"), list[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(place / "cache"))
        corpus = build(folder, isolation=ISOLATION, seed=0, examples=None, progress=told.append)
    return folder, corpus, told


@pytest.fixture(scope="module")
def folder_built(built_once: tuple[Path, Corpus, list[str]]) -> Path:
    return built_once[0]


@pytest.fixture(scope="module")
def corpus(built_once: tuple[Path, Corpus, list[str]]) -> Corpus:
    return built_once[1]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Give a small copy of the tiny assignment to change and to build."""
    return small_copy(tmp_path / "small" / "tiny")


def as_found(corpus: Corpus) -> Corpus:
    """Give a corpus as it is read again: with lists for tuples."""
    return replace(corpus, claims=plain_example(corpus.claims))


def test_it_gives_what_it_has_written(folder_built: Path, corpus: Corpus) -> None:
    assert corpora.find(load(folder_built)) == as_found(corpus)
    assert {len(corpus.examples[name]) for name in ("doubles", "is_odd")} == {FEW}


def test_it_writes_one_file_and_its_lock(folder_built: Path) -> None:
    beside = {path.name for path in folder_built.iterdir()} - {path.name for path in TINY.iterdir()}
    assert beside - {"__pycache__"} == {corpora.SHIPPED, lockfile.NAME}


def test_the_claims_are_kept_as_the_files_tell_them(folder_built: Path, corpus: Corpus) -> None:
    assert list(corpus.claims) == [each.name for each in load(TINY).properties]
    assert corpus.claims == code.write_claims(load(TINY).properties)


def test_the_solutions_hold_by_known_answers_alone(
    folder_built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Replay, "_try", lambda _, properties, paths: not any(paths.values()))
    assignment = load(folder_built)
    corpus = corpora.find(assignment)
    assert corpus is not None
    known_answers = KnownAnswers(corpus.known_answers)
    for path in assignment.manifest.solutions:
        submission = read_submission(path)
        with Sessions(assignment, submission, ISOLATION) as sessions:
            sessions.main.worker.load()
            replayed = Replay(sessions, corpus, known_answers).run(assignment.properties)
        assert replayed.keys() == assignment.manifest.policies.keys()
        assert {each.failure for each in replayed.values()} == {None}


def test_what_the_wrong_ones_answer_is_not_known(corpus: Corpus) -> None:
    known_answers = KnownAnswers(corpus.known_answers)
    for name, count in corpus.counts.items():
        nodes = known_answers.first(name)
        assert len(nodes) == count
        assert {len(node.after) for node in nodes} == {1}, "what its one solution answers"


def test_the_small_examples_fail_for_a_misconception_smallest_first(corpus: Corpus) -> None:
    assert {"doubles", "is_odd", "doubles_each", "agrees_with_double"} <= corpus.small.keys()
    assert {"x": 0.0} in corpus.small["doubles"]
    assert corpus.small["doubles_each"] == [{"xs": [0.0]}]
    for examples in corpus.small.values():
        assert [size(example) for example in examples] == sorted(map(size, examples))
        assert all(examples.count(example) == 1 for example in examples)


def test_no_more_small_examples_are_kept_than_are_worth_trying(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    examples = [{"x": float(n)} for n in [3, 1, 2, 1, 30, 20]]
    monkeypatch.setattr(building, "MOST_SMALL", 3)
    assert building._smallest(examples) == [{"x": 1.0}, {"x": 2.0}, {"x": 3.0}]


def test_a_second_build_writes_the_same_bytes(folder_built: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(folder_built, tmp_path / "again" / "tiny"))
    build(again, isolation=ISOLATION, seed=0, examples=None)
    afresh = small_copy(tmp_path / "afresh" / "tiny")
    build(afresh, isolation=ISOLATION, seed=0, examples=None)
    for name in (corpora.SHIPPED, lockfile.NAME):
        content = (folder_built / name).read_bytes()
        assert (again / name).read_bytes() == (afresh / name).read_bytes() == content


def with_an_answer_of_elsewhere(folder: Path, to: Path) -> tuple[Path, Corpus]:
    """Copy what was built, with an answer that no solution gives on this machine."""
    again = Path(shutil.copytree(folder, to / "again" / "tiny"))
    corpus = corpora.find(load(again))
    assert corpus is not None
    known_answers = KnownAnswers(corpus.known_answers)
    call = known_answers.calls[known_answers.first("doubles")[0].call]
    known_answers.add("doubles", 0, [(call, b"as rounded elsewhere")], Ending([], [], None))
    return again, replace(corpus, known_answers=known_answers.pack())


def answers(folder: Path, place: int = 0) -> int:
    """Count the known answers to the first call of an example."""
    corpus = corpora.find(load(folder))
    assert corpus is not None
    return len(KnownAnswers(corpus.known_answers).first("doubles")[place].after)


@pytest.mark.sample(1)
@pytest.mark.parametrize("drawn_by", ["", "Hypothesis 1.0"])
def test_what_is_known_from_another_machine_stays_known(
    folder_built: Path, tmp_path: Path, drawn_by: str
) -> None:
    again, corpus = with_an_answer_of_elsewhere(folder_built, tmp_path)
    assert corpora.ship(replace(corpus, drawn_by=drawn_by or corpus.drawn_by), again)
    assert answers(again) == answers(folder_built) + 1
    build(again, isolation=ISOLATION, seed=0, examples=None)
    assert answers(again) == answers(folder_built) + 1


def test_what_was_known_for_other_examples_does_not(folder_built: Path, tmp_path: Path) -> None:
    again, corpus = with_an_answer_of_elsewhere(folder_built, tmp_path)
    others = {**corpus.examples, "doubles": [{"x": 0.25}] * FEW}
    assert corpora.ship(replace(corpus, examples=others, drawn_by="Hypothesis 1.0"), again)
    build(again, isolation=ISOLATION, seed=0, examples=None)
    assert (again / corpora.SHIPPED).read_bytes() == (folder_built / corpora.SHIPPED).read_bytes()


def test_a_solution_in_numpy_is_judged_as_older_processors_too(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = (small / "solutions" / "plain.py").read_text("utf-8")
    rounds = "import os\n\nimport numpy as np\n\nOLD = 'OLD' in os.environ\n"
    (small / "solutions" / "arrays.py").write_text(
        plain.replace("2 * x", "np.nextafter(2 * x, 9.0) if OLD else 2 * x").replace(
            "# gradekit: tiny\n", f"# gradekit: tiny\n{rounds}", 1
        ),
        "utf-8",
    )
    monkeypatch.setattr(processors, "older", lambda: [{"OLD": "1"}])
    told: list[str] = []
    build(small, isolation=ISOLATION, seed=0, examples=None, progress=told.append)
    assert told[-1] == "judging arrays.py as on an older processor"
    assert answers(small, FEW - 1) == 2


def test_what_another_hypothesis_drew_is_drawn_anew(folder_built: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(folder_built, tmp_path / "again" / "tiny"))
    corpus = corpora.find(load(again))
    assert corpus is not None
    assert corpora.ship(replace(corpus, drawn_by="Hypothesis 1.0"), again)
    assert build(again, isolation=ISOLATION, seed=0, examples=None).drawn_by == corpus.drawn_by
    assert (again / corpora.SHIPPED).read_bytes() == (folder_built / corpora.SHIPPED).read_bytes()


def test_what_this_hypothesis_drew_is_not_drawn_anew(
    folder_built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = Path(shutil.copytree(folder_built, tmp_path / "again" / "tiny"))
    monkeypatch.setattr(drawing, "draw", lambda *_, **__: pytest.fail("it was drawn again"))
    build(again, isolation=ISOLATION, seed=0, examples=None)


def test_who_chose_an_option_is_known_by_what_asks_for_it(small: Path) -> None:
    """With another option the same answer may be right or wrong."""
    manifest = small / "assignment.toml"
    text = manifest.read_text("utf-8").replace(
        "[functions]", 'options = { way = ["a", "b"] }\n\n[functions]', 1
    )
    manifest.write_text(text, "utf-8")
    properties = small / "properties.py"
    asking = properties.read_text("utf-8").replace("doubles(double, ", "doubles(double, way, ")
    properties.write_text(asking, "utf-8")
    plain = (small / "solutions" / "plain.py").read_text("utf-8")
    chosen = plain.replace("# gradekit: tiny", "# gradekit: tiny, way=b").replace("2 * x", "x + x")
    (small / "solutions" / "chosen.py").write_text(chosen, "utf-8")
    told: list[str] = []
    corpus = build(small, isolation=ISOLATION, seed=0, examples=None, progress=told.append)
    assert {"judging plain.py", "judging chosen.py"} <= {*told}
    known_answers = KnownAnswers(corpus.known_answers)
    assert len(known_answers.first("doubles")) == len(known_answers.first("doubles way=b")) > 0
    assert len(known_answers.first("is_odd")) > 0 == len(known_answers.first("is_odd way=b"))


def test_what_is_judged_is_not_written_for_examples_that_nobody_will_ask_for(
    folder: Path,
) -> None:
    corpus = build(folder, isolation=ISOLATION, seed=3, examples=2)
    assert (corpus.small, corpus.known_answers) == ({}, b"")
    assert corpora.find(load(folder), seed=3, examples=2) == as_found(corpus)
    manifest = load(folder).manifest
    assert corpora.shipped(manifest, corpora.key(manifest)) is None


def test_it_tells_what_it_is_doing(built_once: tuple[Path, Corpus, list[str]]) -> None:
    _, _, told = built_once
    assert "drawing examples for doubles" in told
    names = ["plain", "adds_two", "squares", "forgets_the_last", "in_place", "starter"]
    assert told[-6:] == [f"judging {name}.py" for name in names]


@pytest.mark.parametrize("name", [corpora.SHIPPED, lockfile.NAME])
def test_a_file_that_cannot_be_written_is_named(small: Path, name: str) -> None:
    (small / name).mkdir()
    with pytest.raises(UsageError) as caught:
        build(small, isolation=ISOLATION, seed=0, examples=2)
    assert str(caught.value) == (
        f"{small / corpora.SHIPPED}: it cannot be written. Make the folder writable, or copy it."
    )


def test_what_only_reading_it_whole_can_show_is_told_before_anything_is_drawn(
    folder: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    change("Remedy: add the number to itself.\n", "", file="misconceptions/squares.py")
    monkeypatch.setattr(drawing, "draw", lambda *_, **__: pytest.fail("it was drawn"))
    with pytest.raises(Exception, match="its docstring needs the belief"):
        build(folder, isolation=ISOLATION, seed=0, examples=None)


def test_nothing_is_drawn_before_the_folder_is_understood(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "assignment.toml").unlink()
    monkeypatch.setattr(drawing, "draw", lambda *_, **__: pytest.fail("it was drawn"))
    with pytest.raises(Exception, match="there is no such file"):
        build(folder, isolation=ISOLATION, seed=0, examples=None)
