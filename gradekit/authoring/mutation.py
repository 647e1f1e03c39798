"""Small changes to a correct program, each of which the properties must notice.

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
from importlib.util import find_spec
from typing import Final

from gradekit.model.errors import UsageError

NUDGE: Final = 1.01
BODIES: Final = ("body", "orelse", "finalbody")
OPPOSITES: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}
NEEDS_ARGUMENTS: Final = ("VariableReplacer", "VariableInserter")
Edit = Callable[[], None]


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
        lines = difflib.unified_diff(
            self.original.splitlines(),
            self.source.splitlines(),
            self.solution,
            "mutant",
            lineterm="",
            n=1,
        )
        return "\n".join(lines)


def require_operators() -> None:
    """Refuse to begin where cosmic-ray, which only authors need, is not installed.

    Raises
    ------
    UsageError
        It says which command installs it.
    """
    if find_spec("cosmic_ray") is None:
        raise UsageError(
            "the mutants are made by cosmic-ray, which `pip install 'gradekit[author]'` installs."
        )


def mutants(solution: str, source: str) -> list[Mutant]:
    """Make every mutant of a program, each different program once.

    Parameters
    ----------
    solution : str
        Its name, for the keys.
    source : str
        Its text. It is brought to the layout of `ast.unparse` first, so that
        a mutant differs from it in nothing but the change.
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
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1 and _is_docstring(body[0]):
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


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


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
    finders = (_constant_edits, _argument_edits, _index_edits, _update_edits, _deletions)
    return [
        (node, edit)
        for node in ast.walk(tree)
        if id(node) not in skipped
        for find in finders
        for edit in find(node)
    ]


def _annotation_nodes(node: ast.AST) -> Iterator[ast.AST]:
    for field in ("annotation", "returns"):
        inner = getattr(node, field, None)
        if isinstance(inner, ast.AST):
            yield from ast.walk(inner)


def _constant_edits(node: ast.AST) -> list[Edit]:
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    assert isinstance(node, ast.Constant)
    constant = node

    def nudge() -> None:
        constant.value = value * NUDGE if value else NUDGE - 1

    return [nudge]


def _argument_edits(node: ast.AST) -> list[Edit]:
    if not isinstance(node, ast.Call):
        return []
    call = node

    def swap(index: int) -> Edit:
        def edit() -> None:
            call.args[index : index + 2] = call.args[index : index + 2][::-1]

        return edit

    return [swap(index) for index in range(len(call.args) - 1)]


def _index_edits(node: ast.AST) -> list[Edit]:
    if not isinstance(node, ast.Subscript) or isinstance(node.slice, ast.Slice | ast.Tuple):
        return []
    subscript = node

    def shift(by: ast.operator) -> Edit:
        def edit() -> None:
            subscript.slice = ast.BinOp(subscript.slice, by, ast.Constant(1))

        return edit

    return [shift(ast.Add()), shift(ast.Sub())]


def _update_edits(node: ast.AST) -> list[Edit]:
    """Turn an augmented assignment into its opposite."""
    if not isinstance(node, ast.AugAssign) or type(node.op) not in OPPOSITES:
        return []
    update = node

    def turn() -> None:
        update.op = OPPOSITES[type(update.op)]()

    return [turn]


def _deletions(node: ast.AST) -> list[Edit]:
    """Delete each statement inside of a function's body, but never the whole function."""
    if isinstance(node, ast.Module | ast.ClassDef):
        return []

    def delete(body: list[ast.stmt], index: int) -> Edit:
        def edit() -> None:
            body[index] = ast.Pass()

        return edit

    bodies = [getattr(node, field, None) for field in BODIES]
    return [
        delete(body, index)
        for body in bodies
        if isinstance(body, list)
        for index, statement in enumerate(body)
        if not _does_nothing(statement)
    ]


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
