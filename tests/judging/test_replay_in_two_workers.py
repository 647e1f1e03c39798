"""Many examples are followed in two workers: what comes of it is in `test_replay`, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gradekit.assignment.examples import Corpus
from gradekit.judging import replay as module
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.replay import Replay, Replayed
from gradekit.judging.session import Session, Sessions
from gradekit.model.assignment import Assignment
from gradekit.model.errors import WorkerError
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import parse
from tests.folders import PLAIN
from tests.isolation import ISOLATION


@pytest.fixture
def sessions(tiny: Assignment) -> Iterator[Sessions]:
    with Sessions(tiny, parse(PLAIN, path="submission.py"), ISOLATION) as sessions:
        yield sessions


@pytest.fixture
def known_answers(sessions: Sessions, drawn: Corpus) -> KnownAnswers:
    """Give what the solution answers."""
    known_answers = KnownAnswers()
    Replay(sessions, drawn, known_answers).run(sessions.assignment.properties)
    return known_answers


@pytest.mark.parametrize(("many", "workers"), [(module.MANY, 0), (0, 1)])
def test_every_second_example_is_asked_in_another_worker_which_is_ended(
    sessions: Sessions,
    drawn: Corpus,
    known_answers: KnownAnswers,
    monkeypatch: pytest.MonkeyPatch,
    many: int,
    workers: int,
) -> None:
    monkeypatch.setattr(module, "MANY", many)
    shares: list[list[int]] = []
    others: list[Worker] = []
    exchange = Session.exchange_beside

    def noting(session: Session, other: Worker, calls: Any) -> Any:
        shares.append([len(share) for share in calls])
        others.append(other)
        return exchange(session, other, calls)

    monkeypatch.setattr(Session, "exchange_beside", noting)
    replayed = Replay(sessions, drawn, known_answers).run(sessions.assignment.properties)
    assert replayed == {name: Replayed(count, None) for name, count in drawn.counts.items()}
    assert len(set(map(id, others))) == workers
    assert all(other.memory() == 0.0 for other in others)
    assert all(abs(own - its) <= 1 for own, its in shares[:1])


def test_what_both_print_is_kept_and_what_loading_prints_once(
    tiny: Assignment,
    drawn: Corpus,
    known_answers: KnownAnswers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MANY", 0)
    text = "print('loaded')\n" + PLAIN.replace("return 2 * x", "print(f'<{x}>')\n    return 2 * x")
    outputs = []
    for many in (module.MANY, 1 << 30):
        monkeypatch.setattr(module, "MANY", many)
        with Sessions(tiny, parse(text, path="submission.py"), ISOLATION) as sessions:
            sessions.main.worker.load()
            Replay(sessions, drawn, known_answers).run(tiny.properties)
            outputs.append(sessions.main.worker.output())
    assert sorted(outputs[0].split()) == sorted(outputs[1].split())
    assert outputs[0] != outputs[1]
    assert outputs[0].count("loaded") == outputs[1].count("loaded")


def test_a_worker_that_was_not_asked_is_ended_too(
    sessions: Sessions,
    drawn: Corpus,
    known_answers: KnownAnswers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Worker] = []
    another = Worker.another
    monkeypatch.setattr(module, "MANY", 0)
    monkeypatch.setattr(Worker, "another", lambda own: begun.append(another(own)) or begun[-1])

    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "exchange_beside", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Replay(sessions, drawn, known_answers).run(sessions.assignment.properties)
    assert [worker._spare for worker in begun] == [None]


def test_where_no_other_worker_starts_everything_is_left_to_the_second_pass(
    sessions: Sessions,
    drawn: Corpus,
    known_answers: KnownAnswers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise WorkerError("no process is left")

    monkeypatch.setattr(module, "MANY", 0)
    monkeypatch.setattr(Worker, "_begin", refused)
    assert Replay(sessions, drawn, known_answers).run(sessions.assignment.properties) == {}
