"""What the tests of whole assignments share: what each loses, does, says and shows."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from in_process import (
    Examples,
    Function,
    Implementation,
    asked,
    copied,
    holds,
    load_assignment,
    names,
    refuted,
    some,
)

from gradekit.asserts import Mismatch
from gradekit.model.assignment import Assignment, Manifest, Property
from gradekit.model.errors import GradekitError

FEW = 4
"""Examples of each property that tell whether a mistake elsewhere reaches it."""


def assignments() -> list[Assignment]:
    """Load every assignment that can be loaded; of the others a test of its own tells why."""
    found = []
    for name in names():
        with contextlib.suppress(GradekitError):
            found.append(load_assignment(name))
    return found


def each_assignment() -> pytest.MarkDecorator:
    """Make a test one of every assignment."""
    return pytest.mark.parametrize("assignment", assignments(), ids=lambda one: one.manifest.name)


def each_mistake() -> pytest.MarkDecorator:
    """Make a test one of every misconception of every assignment."""
    return _each("mistake", lambda assignment: assignment.manifest.misconceptions)


def each_solution() -> pytest.MarkDecorator:
    """Make a test one of every solution of every assignment."""
    return _each("path", lambda assignment: assignment.manifest.solutions)


def each_property() -> pytest.MarkDecorator:
    """Make a test one of every property of every assignment."""
    return _each("one", lambda assignment: assignment.properties)


def each_function() -> pytest.MarkDecorator:
    """Make a test one of every function of every assignment."""
    return _each("function", lambda assignment: list(assignment.manifest.functions))


def _each(what: str, within: Callable[[Assignment], Sequence[Any]]) -> pytest.MarkDecorator:
    pairs = [(assignment, one) for assignment in assignments() for one in within(assignment)]
    ids = [f"{assignment.manifest.name}-{_named(one)}" for assignment, one in pairs]
    return pytest.mark.parametrize(("assignment", what), pairs, ids=ids)


def _named(one: Any) -> str:
    return one if isinstance(one, str) else str(getattr(one, "stem", "") or one.name)


def written(manifest: Manifest) -> list[str]:
    """Name what a student writes: the functions, or what the driver drives in their place."""
    driven = [manifest.driver.get(function, (function,)) for function in manifest.functions]
    return list(dict.fromkeys(name for needed in driven for name in needed))


def plainest(manifest: Manifest) -> Path:
    """Choose the solution in plain lists, or the first."""
    return next(
        (path for path in manifest.solutions if "plain" in path.stem), manifest.solutions[0]
    )


def mended(
    path: Path, assignment: Assignment, function: str, code: str, folder: Path
) -> Implementation:
    """Load a submission in which one function has been written anew."""
    tree = ast.parse(path.read_text("utf-8"))
    tree.body = [one for one in tree.body if getattr(one, "name", "") != function]
    copy = folder / path.name
    copy.write_text(f"{ast.unparse(tree)}\n\n{code}\n", "utf-8")
    return Implementation(copy, assignment)


def lost(implementation: Implementation, assignment: Assignment, examples: Examples) -> set[str]:
    """Name the properties with points that fail, whoever's helpers they are tried with."""
    return {
        one.name
        for one in assignment.properties
        if one.policy.points and refuted(one, implementation, examples)
    }


def costs_others(
    path: Path, function: str, assignment: Assignment, examples: Examples, *, advice: bool = False
) -> set[str]:
    """Name the properties of other functions that a wrong function takes along."""
    tried = some(examples, FEW)
    own = Implementation(path, assignment)
    for one in assignment.properties:
        if function in one.judges:
            refuted(one, own, tried)  # which shows whether the function changes its arguments
    changing = own.changes & {function}
    helped = Implementation(path, assignment, stubs=[function], changing=changing)

    def is_taken(one: Property) -> bool:
        if function in one.judges or not (advice or one.policy.points):
            return False
        if not refuted(one, own, tried):
            return False
        earlier = assignment.manifest.earlier(one.judges[0])
        return function not in earlier or not holds(one, helped, tried, own_helpers=False)

    return {one.name for one in assignment.properties if is_taken(one)}


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


def trace(function: Function, arguments: Sequence[Any]) -> list[Any]:
    """Tell what a function does on one call, in the form that diagnosis compares."""
    with contextlib.redirect_stdout(io.StringIO()):
        return function.trace(arguments)


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
