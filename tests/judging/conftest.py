"""Ways to put a text into a worker, for all tests of the judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest

from gradekit.assignment.examples import Corpus
from gradekit.judging.session import Session, Sessions, Setting
from gradekit.judging.settling import Settler
from gradekit.model.assignment import Assignment
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION
from tests.judging.settlers import Begin

Try = Callable[..., Setting]
DOUBLE_ALL = "def double_all(xs):\n    return [double(x) for x in xs]\n"


@pytest.fixture
def tried(tiny: Assignment) -> Iterator[Try]:
    """Put a function `double` with this body into a worker; give it as a setting."""
    with ExitStack() as workers:

        def run(body: str, *, assignment: Assignment = tiny, own_helpers: bool = True) -> Setting:
            text = f"def double(x):\n    {body}\n{DOUBLE_ALL}"
            session = Session(assignment, parse(text, path="submission.py"), ISOLATION)
            workers.enter_context(session.worker)
            return Setting(session=session, own_helpers=own_helpers)

        yield run


@pytest.fixture
def begun(tiny: Assignment, drawn: Corpus) -> Iterator[Begin]:
    """Load a text; give what settles its properties, to which `failed` functions are known."""
    with ExitStack() as stack:

        def begin(
            text: str,
            *,
            assignment: Assignment = tiny,
            failed: Sequence[str] = (),
            shrinks: bool = True,
        ) -> Settler:
            submission = parse(text, path="submission.py")
            sessions = stack.enter_context(Sessions(assignment, submission, ISOLATION))
            sessions.main.worker.load()
            settler = Settler(sessions, drawn, shrinks=shrinks)
            settler.blame.failed.update(failed)
            return settler

        yield begin
