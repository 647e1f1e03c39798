"""What the tests of whole assignments share: what each loses, says and shows.

Submissions run in the worker, and properties are replayed as the judge replays them.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.asserts import Mismatch
from gradekit.assignment import drawing, library, overlay
from gradekit.assignment.examples import Corpus, Example
from gradekit.authoring import tables
from gradekit.judging.attempts import search
from gradekit.judging.judge import judge
from gradekit.judging.session import Session, Setting
from gradekit.model.assignment import Assignment, Manifest, Property
from gradekit.model.errors import GradekitError
from gradekit.model.outcomes import Verdict
from gradekit.sandbox.child import protocol
from gradekit.submission.reading import parse
from tests.folders import ASSIGNMENTS, QUICK
from tests.isolation import ISOLATION

Examples = Mapping[str, Sequence[Example]]

FEW = 4
"""Examples of each property that tell whether a mistake elsewhere reaches it."""


def names() -> list[str]:
    """Name the assignments of this repository."""
    return sorted(path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml"))


@functools.cache
def load_assignment(name: str) -> Assignment:
    """Load an assignment of this repository, with the usual options."""
    return library.load_assignment(library.find(str(ASSIGNMENTS / name)))


def assignment_for(text: str) -> Assignment:
    """Load the assignment that a submission names."""
    named = parse(text, path="submission.py").assignment
    assert named, "its first line names no assignment"
    return load_assignment(named)


def chosen(assignment: Assignment, text: str) -> Assignment:
    """Give an assignment the options that a submission chooses."""
    options = parse(text, path="submission.py").options
    assert options.keys() <= assignment.options.keys()
    return replace(assignment, options={**assignment.options, **options})


@functools.cache
def drawn(name: str) -> Corpus:
    """Give what the judge tries by default."""
    return drawing.get(load_assignment(name), isolation=ISOLATION)


def some(examples: Examples, count: int) -> Examples:
    """Keep a few examples of each property: the first, which are explicit, and some of the rest."""
    return {name: _spread(listed, count) for name, listed in examples.items()}


def _spread(listed: Sequence[Example], count: int) -> Sequence[Example]:
    first = listed[: count // 2]
    rest = listed[len(first) :]
    return [*first, *rest[:: max(1, len(rest) // (count - len(first)))]][:count]


def open_session(
    text: str, assignment: Assignment, *, stubs: Sequence[str] = (), changing: Collection[str] = ()
) -> Session:
    """Put a submission into a worker, which whoever asks for it has to close."""
    submission = library.parse_for(assignment.manifest, text, "submission.py")
    return Session(assignment, submission, ISOLATION, stubs=stubs, changing=changing)


def answer(text: str, assignment: Assignment, function: str, *arguments: Any) -> Any:
    """Call one function of a submission: what it returns, or the name of what it raises."""
    with open_session(text, assignment).worker as worker:
        outcome = worker.call(function, arguments)
    return outcome.exception or outcome.value


def holds(one: Property, session: Session, examples: Examples, *, own_helpers: bool = True) -> bool:
    """Whether a property holds for all examples."""
    setting = Setting(session=session, own_helpers=own_helpers)
    return search(one, setting, examples[one.name]) is None


def refuted(one: Property, session: Session, examples: Examples) -> bool:
    """Whether a property fails with the submission's own helpers and with correct ones."""
    helpers = set(one.functions) - set(one.judges)
    settings = (True, False) if helpers else (True,)
    return not any(holds(one, session, examples, own_helpers=own) for own in settings)


def assignments() -> list[Assignment]:
    """Load every assignment that can be loaded; of the others a test of its own tells why."""
    found = []
    for name in names():
        with contextlib.suppress(GradekitError):
            found.append(load_assignment(name))
    return found


def each_assignment(quick: Sequence[str] = ()) -> pytest.MarkDecorator:
    """Make a test one of every assignment; slow but for those that are named, if any are."""
    params = [
        pytest.param(
            each,
            id=each.manifest.name,
            marks=pytest.mark.slow if quick and each.manifest.name not in quick else (),
        )
        for each in assignments()
    ]
    return pytest.mark.parametrize("assignment", params)


def offenders(things: Iterable[Any], flaws: Callable[[Any], Iterable[str]]) -> list[str]:
    """List what is wrong, each with the name of the thing."""
    return [f"{_named(thing)}: {flaw}" for thing in things for flaw in flaws(thing)]


def each_solution() -> pytest.MarkDecorator:
    """Make a test one of every solution; slow but for some assignments, which the audits judge."""
    pairs = [
        pytest.param(
            assignment,
            path,
            id=f"{assignment.manifest.name}-{path.stem}",
            marks=() if assignment.manifest.name in QUICK else pytest.mark.slow,
        )
        for assignment in assignments()
        for path in assignment.manifest.solutions
    ]
    return pytest.mark.parametrize(("assignment", "path"), pairs)


def _named(one: Any) -> str:
    return one if isinstance(one, str) else str(getattr(one, "stem", "") or one.name)


def missed(manifest: Manifest, about_something_else: re.Pattern[str]) -> list[str]:
    """Name the mistakes about ordinary inputs that no property of a complete set refutes."""
    rows = tables.read_lock(manifest.folder)
    complete = manifest.characterisations
    return [
        mistake.name
        for mistake in manifest.misconceptions
        if mistake.function in complete and not about_something_else.search(mistake.name)
        if not {*complete[mistake.function]} & {*rows[mistake.name].loses}
    ]


def written(manifest: Manifest) -> list[str]:
    """Name what a student writes: the functions, or what the driver drives in their place."""
    driven = [manifest.driver.get(function, (function,)) for function in manifest.functions]
    return list(dict.fromkeys(name for needed in driven for name in needed))


def plainest(manifest: Manifest) -> Path:
    """Choose the solution in plain lists, or the first."""
    return next(
        (path for path in manifest.solutions if "plain" in path.stem), manifest.solutions[0]
    )


def mended(path: Path, code: str) -> str:
    """Write a submission in which one function has been written anew."""
    return overlay.compose(path.read_text("utf-8"), code)


def lost(text: str, assignment: Assignment, examples: Examples) -> set[str]:
    """Name the properties with points that fail, whoever's helpers they are tried with."""
    session = open_session(text, assignment)
    with session.worker:
        return {
            one.name
            for one in assignment.properties
            if one.policy.points and refuted(one, session, examples)
        }


def loses(text: str, assignment: Assignment) -> set[str]:
    """Name the properties that the judge takes points for, by all examples that are kept."""
    submission = library.parse_for(assignment.manifest, text, "submission.py")
    corpus = drawn(assignment.manifest.name)
    report = judge(assignment, submission, isolation=ISOLATION, corpus=corpus)
    return {
        result.name
        for result in report.properties
        if result.verdict is not Verdict.PASSED and not result.advice
    }


def costs_others(text: str, function: str, assignment: Assignment, examples: Examples) -> set[str]:
    """Name the properties with points of other functions that a wrong function takes along."""
    tried = some(examples, FEW)
    own = open_session(text, assignment)
    with own.worker:
        for one in assignment.properties:
            if function in one.judges:
                refuted(one, own, tried)  # which shows whether the function changes its arguments
        taken = [
            one
            for one in assignment.properties
            if function not in one.judges and one.policy.points and refuted(one, own, tried)
        ]
    if not taken:
        return set()
    changing = own.noticed.changes & {function}
    helped = open_session(text, assignment, stubs=[function], changing=changing)
    with helped.worker:
        return {
            one.name
            for one in taken
            if function not in assignment.manifest.earlier(one.judges[0])
            or not holds(one, helped, tried, own_helpers=False)
        }


def asked(
    one: Property, assignment: Assignment, functions: Mapping[str, Callable[..., Any]]
) -> dict[str, Any]:
    """Give a property what it asks for: these functions, and the assignment's material."""
    material = assignment.material() | dict(functions)
    return {name: value for name, value in material.items() if name in one.asks_for}


def copied(example: Example) -> Example:
    """Copy an example: a property may change what it is given."""
    copy: Example = protocol.decode_value(protocol.encode_value(example))
    return copy


def outcome(
    one: Property, assignment: Assignment, function: Callable[..., Any], example: Mapping[str, Any]
) -> str:
    """Tell what a property makes of one function in place of the reference's."""
    functions = {name: assignment.oracle(name) for name in one.functions}
    things = asked(one, assignment, functions | {one.judges[0]: function})
    try:
        one.inner(**things, **copied(dict(example)))
    except Mismatch:
        return "Mismatch"
    except Exception as error:  # none of these may happen
        return repr(error)
    return "held"


def calls(one: Property, assignment: Assignment, examples: Examples) -> int:
    """Count the calls that a property makes for all of its examples."""
    made = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal made
            made += 1
            return function(*arguments)

        return call

    functions = {name: counted(assignment.oracle(name)) for name in one.functions}
    things = asked(one, assignment, functions)
    for example in examples[one.name]:
        one.inner(**things, **copied(example))
    return made


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A line of a handout's code, what it says comes of it, and whether it does."""

    code: str
    told: str
    is_true: bool


def shown(readme: str, namespace: Mapping[str, Any]) -> Iterator[Shown]:
    """Run the code that a handout shows; give each line that says what comes of it."""
    for block in re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL):
        lines, scope = block.splitlines(), dict(namespace)
        for node in ast.parse(block).body:
            code = ast.unparse(node)
            _, _, told = lines[(node.end_lineno or 1) - 1][node.end_col_offset :].partition("# ")
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                value = eval(code, scope) if isinstance(node, ast.Expr) else exec(code, scope)
            if told and printed.getvalue():
                is_true = printed.getvalue().strip() == told.strip()
                yield Shown(code=code, told=told, is_true=is_true)
            elif told:
                yield Shown(code=code, told=told, is_true=is_as_told(value, told))


def is_as_told(value: Any, told: str) -> bool:
    """Whether a value is what a handout says: a literal, or the first digits of a number."""
    number = re.match(r"(-?[\d.]+)\.\.\.", told)
    if number:
        return repr(value).startswith(number.group(1))
    return bool(value == ast.literal_eval(told))
