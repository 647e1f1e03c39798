"""What was run, beside what the notebook's file holds: the file is what is handed in."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gradekit.model.errors import GradekitError, printable
from gradekit.submission.reading import Submission, read_submission
from gradekit.submission.scopes import bound_name, scope_nodes

MOST: Final = 4
"""Names that are told; of more, how many there are."""

SAVE: Final = "What is handed in is the file: save it if you have changed it since."
RESTART: Final = "What is handed in is the file: save it, restart the kernel, run all cells."
"""Where something was run that the file has not, or has otherwise than by a later version."""

CHANGED: Final = "{here} is not what {there} says"
REORDERED: Final = "{here} was run last, but {there} comes last"
REPEATED: Final = "{here} was not run once, as by {there}, and each time changes it"

FRESH: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
"""Statements after which nothing is left of what a name was before."""


@dataclass(slots=True)
class Binding:
    """The statements that bind one name, as text; the line of the last, and what they read."""

    texts: list[str] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    line: int = 0
    reads: set[str] = field(default_factory=set)


def read_file(
    path: Path, load: str | None = None, functions: Collection[str] | None = None
) -> Submission | None:
    """Read the notebook's file, None where that is not possible: it may be half-written."""
    try:
        return read_submission(path, load=load, functions=functions)
    except GradekitError:
        return None


def differences(run: Submission, saved: Submission, functions: Collection[str]) -> list[str]:
    """Say which names that the functions need are not in the file as they were run."""
    ran, holds = _bindings(run.source), _bindings(saved.source)
    file = printable(Path(saved.path).name)
    sentences, remedy = list[str](), SAVE
    for name in _needed(ran, holds, functions):
        new, old = ran.get(name), holds.get(name)
        here = _cell(run, new.line) if new else ""
        there = _cell(saved, old.line) if old else ""
        if new and not old:
            remedy = RESTART
            sentences.append(f"{name}: {here} was run and is no longer in {file}.")
        elif old and not new:
            remedy = RESTART
            sentences.append(f"{name}: {there} of {file} was not run.")
        elif new and old and new.texts != old.texts:
            change = _change(new, old)
            remedy = RESTART if change is not CHANGED else remedy
            sentences.append(f"{name}: {change.format(here=here, there=f'{there} of {file}')}.")
    return _few(sentences, remedy)


def _change(new: Binding, old: Binding) -> str:
    """Say how a name was run otherwise than the file has it."""
    if new.texts[-1] == old.texts[-1]:
        return REPEATED
    return REORDERED if new.texts[-1] in old.earlier else CHANGED


def _few(sentences: list[str], remedy: str) -> list[str]:
    if not sentences:
        return []
    more = len(sentences) - MOST
    rest = [f"And {more} more such {'name' if more == 1 else 'names'}."] if more > 0 else []
    return [*sentences[:MOST], *rest, remedy]


def _cell(submission: Submission, line: int) -> str:
    return submission.position(line).partition(",")[0]


def _needed(
    ran: Mapping[str, Binding], holds: Mapping[str, Binding], functions: Collection[str]
) -> Iterator[str]:
    """Give the functions that are asked for, and all that they read, directly or not."""
    waiting, seen = list(functions), set()
    while waiting:
        name = waiting.pop(0)
        if name in seen or not (name in ran or name in holds):
            continue
        seen.add(name)
        yield name
        reads = {each for side in (ran, holds) if name in side for each in side[name].reads}
        waiting += sorted(reads)


def _bindings(source: str) -> dict[str, Binding]:
    """Find what binds each name of a module, from the last statement on that begins it anew."""
    bindings: dict[str, Binding] = {}
    for node in ast.parse(source).body:
        text = ast.unparse(node)
        reads = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        for name in {bound_name(each) for each in scope_nodes(node)} - {""}:
            binding = bindings.setdefault(name, Binding())
            if _begins_anew(node, name):
                binding.earlier += binding.texts
                binding.texts, binding.reads = [], set()
            binding.texts.append(text)
            binding.line = node.lineno
            binding.reads |= reads - {name}
    return bindings


def _begins_anew(node: ast.stmt, name: str) -> bool:
    if isinstance(node, FRESH):
        return True
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(isinstance(each, ast.Name) and each.id == name for each in targets)
