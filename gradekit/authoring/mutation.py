"""Mutants of a correct program: the properties must refute each of them.

The operators are cosmic-ray's, and five of our own for what it leaves out:
constants nudged by one per cent, arguments swapped, statements deleted,
indices off by one, ``+=`` turned into ``-=``. Annotations and docstrings are
left alone.
"""

from __future__ import annotations

import ast
import copy
import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from operator import setitem
from typing import Final

from gradekit.model.errors import UsageError

NUDGE: Final = 1.01
BODIES: Final = ("body", "orelse", "finalbody")
OPPOSITES: Final = dict[type, type](
    [(ast.Add, ast.Sub), (ast.Sub, ast.Add), (ast.Mult, ast.Div), (ast.Div, ast.Mult)]
)
NEEDS_ARGUMENTS: Final = ("VariableReplacer", "VariableInserter")
Edit = Callable[[], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mutant:
    """A program that differs from `original` in one place.

    `key` names it by the line before and after, so that it keeps its name
    when lines above it move; where the same line is changed in the same way in
    several places, they are numbered. `changed` are the functions and classes
    that the change is in.
    """

    solution: str
    key: str
    source: str
    original: str
    changed: tuple[str, ...]

    def diff(self) -> str:
        """Show the change as a unified diff of one line of context."""
        before, after = self.original.splitlines(), self.source.splitlines()
        names = self.solution, "mutant"
        return "\n".join(difflib.unified_diff(before, after, *names, lineterm="", n=1))


def require_operators() -> None:
    """Raise `UsageError` where cosmic-ray, which only authors need, is not installed."""
    if find_spec("cosmic_ray") is None:
        raise UsageError(
            "the mutants are made by cosmic-ray, which `pip install 'gradekit[author]'` installs."
        )


def mutants(solution: str, source: str) -> list[Mutant]:
    """Make every mutant of a program, each different program once; `solution` is for the keys.

    The source is brought to the layout of `ast.unparse` first, so that a mutant differs
    from it in nothing but the change.
    """
    parts = _parts(source)  # a change is in one of them: the others need not be read again
    original = _joined(parts)
    seen = {(index, _essence(ast.parse(part))) for index, part in enumerate(parts)}
    keys: Counter[str] = Counter()
    made = []
    for index, changed in (*_by_cosmic_ray(parts), *_by_hand(parts)):
        try:
            tree = ast.parse(changed)
        except SyntaxError:
            continue
        part, names = _unparsed(tree), _names(tree)
        mark = index, _essence(tree)
        if mark not in seen:
            seen.add(mark)
            text = _joined([*parts[:index], part, *parts[index + 1 :]])
            key = f"{solution}: {_changed_lines(original, text)}"
            keys[key] += 1
            key += f" ({keys[key]})" if keys[key] > 1 else ""
            made.append(
                Mutant(solution=solution, key=key, source=text, original=original, changed=names)
            )
    return made


def _essence(tree: ast.Module) -> str:
    """Write down what a program does; this changes the tree.

    Annotations are left out, and so are the marks ``*`` and ``/`` among
    parameters: cosmic-ray takes them for a product and a quotient.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        elif isinstance(node, ast.arguments):
            node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            node.posonlyargs, node.kwonlyargs = [], []
            node.defaults += [default for default in node.kw_defaults if default is not None]
            node.kw_defaults = []
    return ast.dump(tree)


def _names(tree: ast.Module) -> tuple[str, ...]:
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return tuple(node.name for node in tree.body if isinstance(node, definitions))


def _parts(source: str) -> list[str]:
    """Lay out each statement of a program afresh, without docstrings: no test reads those."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        match getattr(node, "body", None):
            case [ast.Expr(value=ast.Constant(value=str())), _, *_] as body:
                del body[0]
    return [_unparsed(ast.Module([statement], [])) for statement in tree.body]


def _unparsed(tree: ast.Module) -> str:
    return ast.unparse(tree).strip("\n")


def _joined(parts: Sequence[str]) -> str:
    """Put the statements of a program together, as `ast.unparse` does."""
    apart = ("def ", "class ", "async def ", "@")
    lines = [
        "\n" + part if index and part.startswith(apart) else part
        for index, part in enumerate(parts)
    ]
    return "\n".join(lines) + "\n"


def _by_cosmic_ray(parts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Apply cosmic-ray's operators, wherever they apply, to the numbered parts."""
    import cosmic_ray.ast
    import cosmic_ray.mutating
    import cosmic_ray.plugins

    nodes = [list(cosmic_ray.ast.ast_nodes(cosmic_ray.ast.get_ast(part))) for part in parts]
    for name in cosmic_ray.plugins.operator_names():
        if name.endswith(NEEDS_ARGUMENTS):
            continue
        operator = cosmic_ray.plugins.get_operator(name)()
        for index, part in enumerate(parts):
            count = sum(len(list(operator.mutation_positions(node))) for node in nodes[index])
            for occurrence in range(count):
                changed = cosmic_ray.mutating.mutate_code(part, operator, occurrence)
                if changed is not None:
                    yield index, changed


def _by_hand(parts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Apply each of our own edits, level by level, each to a fresh copy of its part."""
    trees = [ast.parse(part) for part in parts]
    whole = ast.Module([statement for tree in trees for statement in tree.body], [])
    owners = {id(node): index for index, tree in enumerate(trees) for node in ast.walk(tree)}
    done: Counter[int] = Counter()
    for node, _ in _edits(whole):
        index = owners[id(node)]
        tree = copy.deepcopy(trees[index])
        _edits(tree)[done[index]][1]()
        done[index] += 1
        yield index, ast.unparse(ast.fix_missing_locations(tree))


def _edits(tree: ast.Module) -> list[tuple[ast.AST, Edit]]:
    """List what can be changed in a tree, with the node at which, in a fixed order."""
    skipped = {id(inner) for node in ast.walk(tree) for inner in _annotation_nodes(node)}
    nodes = [node for node in ast.walk(tree) if id(node) not in skipped]
    return [(node, edit) for node in nodes for edit in _edits_at(node)]


def _annotation_nodes(node: ast.AST) -> Iterator[ast.AST]:
    for field in ("annotation", "returns"):
        inner = getattr(node, field, None)
        if isinstance(inner, ast.AST):
            yield from ast.walk(inner)


def _edits_at(node: ast.AST) -> Iterator[Edit]:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            yield partial(setattr, node, "value", value * NUDGE if value else NUDGE - 1)
        case ast.Call(args=arguments):
            for first in range(len(arguments) - 1):
                pair = slice(first, first + 2)
                yield partial(setitem, arguments, pair, arguments[pair][::-1])
        case ast.Subscript(slice=index) if not isinstance(index, ast.Slice | ast.Tuple):
            for by in (ast.Add(), ast.Sub()):
                yield partial(setattr, node, "slice", ast.BinOp(index, by, ast.Constant(1)))
        case ast.AugAssign(op=operator) if type(operator) in OPPOSITES:
            yield partial(setattr, node, "op", OPPOSITES[type(operator)]())
        case ast.stmt() | ast.ExceptHandler() | ast.match_case():
            yield from _deletions(node)


def _deletions(node: ast.AST) -> Iterator[Edit]:
    """Delete each statement inside of a function's body, but never the whole function."""
    bodies = (
        [] if isinstance(node, ast.ClassDef) else [getattr(node, field, []) for field in BODIES]
    )
    for body in bodies:
        for index, statement in enumerate(body):
            if not _does_nothing(statement):
                yield partial(setitem, body, index, ast.Pass())


def _does_nothing(node: ast.stmt) -> bool:
    """Whether a statement is ``pass``, ``...``, or an annotation and no more."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass) or (isinstance(node, ast.AnnAssign) and not node.value)


def _changed_lines(before: str, after: str) -> str:
    """Write what differs as ``old -> new``."""
    old, new = before.splitlines(), after.splitlines()
    changes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts = [
        " ".join(line.strip() for line in old[a:b]) + " -> " + " ".join(x.strip() for x in new[c:d])
        for kind, a, b, c, d in changes
        if kind != "equal"
    ]
    return "; ".join(parts)
