"""Apply an overlay, a file of changed definitions, to the module it is based on.

A top-level definition of the base's name takes its place, and so does a method in a
class of the base's name. ``del name`` and ``del Class.method`` leave out. Imports go to
the top, once; everything else stands before the first definition that is replaced.
Both are texts, read with `ast` and never executed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from gradekit.model.errors import did_you_mean

DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS: Final = (ast.Import, ast.ImportFrom)


class OverlayError(ValueError):
    """A text that cannot be composed: where in it, what is wrong, what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A statement with the comments above it; `name` is empty where it defines none."""

    name: str
    text: str
    node: ast.stmt


def compose(base_text: str, overlay_text: str) -> str:
    r"""Write the module that an overlay and its base are together.

    The comments at the very top and the docstring are the overlay's.

    Raises
    ------
    OverlayError
        If one of them is not Python, or the overlay does not fit the base.

    Examples
    --------
    >>> print(compose("def f(): return 1\ndef g(): return f()", "def f(): return 2"), end="")
    def f(): return 2
    <BLANKLINE>
    <BLANKLINE>
    def g(): return f()
    """
    _, base = _read(base_text, "its base")
    head, overlay = _read(overlay_text, "it")
    deleted = set(_deleted(overlay, base))
    imports = {ast.unparse(piece.node): piece for piece in base + overlay if _is(piece, IMPORTS)}
    ordered = sorted(imports, key=lambda line: not line.startswith("from __future__"))
    top = "\n".join(imports[line].text for line in ordered)
    defined = [piece for piece in overlay if not _is(piece, (*IMPORTS, ast.Delete))]
    replaceable = [piece for piece in base if not _is(piece, IMPORTS)]
    rest = _laid_out(_merged(replaceable, defined, deleted), apart="\n\n\n")
    start = "\n\n".join(filter(None, [head, top]))
    return "\n\n\n".join(filter(None, [start, rest])) + "\n"


def redefined(overlay_text: str) -> list[str]:
    """Name what an overlay defines or leaves out at its top level, each once.

    Raises
    ------
    OverlayError
        If it is not Python.
    """
    _, overlay = _read(overlay_text, "it")
    names = [piece.name for piece in overlay if piece.name]
    names += [target.partition(".")[0] for target in _targets(overlay)]
    return list(dict.fromkeys(names))


def _read(text: str, what: str) -> tuple[str, list[Piece]]:
    """Split a module into its head (comments and docstring) and its statements."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise OverlayError(f"{what} cannot be read ({error}). Mend it.") from error
    lines, body = text.split("\n"), tree.body
    end = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if ast.get_docstring(tree, clean=False) is not None:
        end = body.pop(0).end_lineno or end
    return "\n".join(lines[:end]).rstrip(), _pieces(lines, body, end)


def _pieces(lines: Sequence[str], body: Sequence[ast.stmt], end: int) -> list[Piece]:
    """Give statements as text, from the line after `end` on; a property and its setter are one."""
    pieces: list[Piece] = []
    for node in body:
        decorators = getattr(node, "decorator_list", [])
        if min([node.lineno, *(expression.lineno for expression in decorators)]) <= end:
            line = lines[node.lineno - 1].strip()
            raise OverlayError(f"`{line}`: two statements share a line. Give each its own.")
        start, end = end, node.end_lineno or node.lineno
        text, name = "\n".join(lines[start:end]).strip("\n"), _name(node)
        if name and pieces and pieces[-1].name == name:
            text = f"{pieces.pop().text}\n\n{text}"
        pieces.append(Piece(name=name, text=text, node=node))
    return pieces


def _name(node: ast.stmt) -> str:
    """Name what a statement defines: a function, a class, one variable."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node
    return str(getattr(target, "id", "") or getattr(target, "name", ""))


def _is(piece: Piece, kinds: tuple[type[ast.stmt], ...]) -> bool:
    return isinstance(piece.node, kinds)


def _targets(overlay: Sequence[Piece]) -> list[str]:
    deletions = [piece.node for piece in overlay if isinstance(piece.node, ast.Delete)]
    return [ast.unparse(target) for node in deletions for target in node.targets]


def _deleted(overlay: Sequence[Piece], base: Sequence[Piece]) -> Iterator[str]:
    """Give what is to be left out: names, and methods with their class."""
    names = [piece.name for piece in base if piece.name]
    for piece in base:
        if isinstance(piece.node, ast.ClassDef):
            members = filter(None, map(_name, piece.node.body))
            names += [f"{piece.name}.{member}" for member in members]
    for target in _targets(overlay):
        if target not in names:
            hint = did_you_mean(target, names) or " Name what the base defines."
            raise OverlayError(f"`del {target}`: its base has no {target}.{hint}")
        yield target


def _merged(
    base: Sequence[Piece], overlay: Sequence[Piece], deleted: set[str], of: str = ""
) -> list[Piece]:
    """Put an overlay's pieces where the base has pieces of their names."""
    rest = [piece for piece in base if of + piece.name not in deleted]
    names = {piece.name for piece in rest if piece.name}
    instead = {piece.name: piece for piece in overlay if piece.name in names}
    added = [piece for piece in overlay if piece.name not in instead]
    touched = {*instead, *(name.removeprefix(of) for name in deleted)}
    touched |= {name.partition(".")[0] for name in deleted}
    first = next((i for i, piece in enumerate(base) if piece.name in touched), len(base))
    merged = [_changed(piece, instead.get(piece.name), deleted) for piece in rest]
    return [*merged[:first], *added, *merged[first:]]


def _changed(piece: Piece, other: Piece | None, deleted: set[str]) -> Piece:
    """Give what stands in place of a piece: of a class, only the methods that differ."""
    own = {name for name in deleted if name.startswith(f"{piece.name}.")}
    if not isinstance(piece.node, ast.ClassDef) or not (other or own):
        return other or piece
    changes: list[Piece] = []
    if other:
        if not isinstance(other.node, ast.ClassDef):
            return other
        if other.node.bases or other.node.keywords or other.node.decorator_list:
            _refuse_class(piece.name)
        _, changes = _members(other)
    head, members = _members(piece)
    body = _laid_out(_merged(members, changes, own, of=f"{piece.name}."), apart="\n\n")
    return replace(piece, text=f"{head}\n{body}")


def _refuse_class(name: str) -> NoReturn:
    remedy = f"Write `class {name}:`, or `del {name}` above to replace all of it."
    raise OverlayError(f"class {name}: its base has its bases and decorators. {remedy}")


def _members(piece: Piece) -> tuple[str, list[Piece]]:
    """Split a class into its first lines and its body."""
    (node,) = ast.parse(piece.text).body
    assert isinstance(node, ast.ClassDef)
    lines = piece.text.split("\n")
    arguments = [*node.bases, *(keyword.value for keyword in node.keywords)]
    end = max([node.lineno, *(argument.end_lineno or 0 for argument in arguments)])
    return "\n".join(lines[:end]), _pieces(lines, node.body, end)


def _laid_out(pieces: Sequence[Piece], *, apart: str) -> str:
    """Write pieces one below the other: definitions `apart`, the rest line by line."""
    text = ""
    for before, piece in zip([None, *pieces], pieces, strict=False):
        close = before and not _is(before, DEFINITIONS) and not _is(piece, DEFINITIONS)
        text += ("\n" if close else apart if before else "") + piece.text
    return text
