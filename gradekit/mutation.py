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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

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
    several places, they are numbered.
    """

    solution: str
    key: str
    source: str
    original: str

    def changed(self) -> tuple[str, ...]:
        """Name the functions and classes of the program that the change is in."""
        before, after = _definitions(self.original), _definitions(self.source)
        return tuple(name for name in after if before.get(name) != after[name])

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
    plain = _laid_out(source)
    seen = {_essence(ast.parse(plain))}
    keys: Counter[str] = Counter()
    made = []
    for changed in (*_by_cosmic_ray(plain), *_by_hand(plain)):
        try:
            tree = ast.parse(changed)
        except SyntaxError:
            continue
        essence = _essence(tree)
        if essence not in seen:
            seen.add(essence)
            text = ast.unparse(tree) + "\n"
            key = f"{solution}: {_changed_lines(plain, text)}"
            keys[key] += 1
            key += f" ({keys[key]})" if keys[key] > 1 else ""
            made.append(Mutant(solution=solution, key=key, source=text, original=plain))
    return made


def _essence(tree: ast.Module) -> str:
    """Write down what a program does.

    Annotations are left out, and so are the marks ``*`` and ``/`` among
    parameters: cosmic-ray takes them for a product and a quotient.
    """
    essential = copy.deepcopy(tree)
    for node in ast.walk(essential):
        if isinstance(node, ast.arg | ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        elif isinstance(node, ast.arguments):
            node.args = [*node.posonlyargs, *node.args, *node.kwonlyargs]
            node.posonlyargs, node.kwonlyargs = [], []
            node.defaults += [one for one in node.kw_defaults if one is not None]
            node.kw_defaults = []
    return ast.dump(essential)


def _definitions(source: str) -> dict[str, str]:
    return {
        node.name: ast.dump(node)
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def _laid_out(source: str) -> str:
    """Lay a program out afresh, without its docstrings: no test reads those."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and len(body) > 1 and _is_docstring(body[0]):
            del body[0]
    return ast.unparse(tree) + "\n"


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _by_cosmic_ray(source: str) -> Iterator[str]:
    import cosmic_ray.mutating
    import cosmic_ray.plugins

    for name in cosmic_ray.plugins.operator_names():
        if name.endswith(NEEDS_ARGUMENTS):
            continue
        operator = cosmic_ray.plugins.get_operator(name)()
        occurrence = 0
        while (
            changed := cosmic_ray.mutating.mutate_code(source, operator, occurrence)
        ) is not None:
            yield changed
            occurrence += 1


def _by_hand(source: str) -> Iterator[str]:
    """Apply each of our own edits to a fresh copy of the tree."""
    count = len(_edits(ast.parse(source)))
    original = ast.parse(source)
    for index in range(count):
        tree = copy.deepcopy(original)
        _edits(tree)[index]()
        yield ast.unparse(ast.fix_missing_locations(tree))


def _edits(tree: ast.Module) -> list[Edit]:
    """List what can be changed in a tree, in a fixed order."""
    skipped = {id(inner) for node in ast.walk(tree) for inner in _annotation_nodes(node)}
    edits: list[Edit] = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        edits += _constant_edits(node)
        edits += _argument_edits(node)
        edits += _index_edits(node)
        edits += _update_edits(node)
        edits += _deletions(node)
    return edits


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
        for index, one in enumerate(body)
        if not _does_nothing(one)
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
