"""What a module needs in order to define its functions; the rest is blanked.

A notebook defines functions and uses them in one text. Grading needs the
first half only: a training loop, an `input()` or a failing cell must not run.
Functions and classes stay, and so does every import, assignment, branch or
table-filling loop that defines a name which something kept reads.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from gradekit.submission.statements import Piece, cut_pieces

_SEMICOLON: Final = re.compile(rb"(?:[ \t\f]|\\\n)*;")
_LINE_END: Final = re.compile(rb"[ \t\f]*(?:#[^\n]*)?(?=\n|\Z)")


def select_definitions(
    text: str, tree: ast.Module, *, functions: Collection[str] | None = None
) -> tuple[str, list[tuple[str, int]]]:
    """Blank everything that defining the functions does not need.

    Parameters
    ----------
    text : str
        The module.
    tree : ast.Module
        The same, parsed.
    functions : collection of str, optional
        The names that are graded. Functions and classes are kept in any case,
        but what only calling them reads is then kept for these names alone.
        Without it every function might be graded, and so might every name
        that is assigned or imported and stands for a function.

    Returns
    -------
    source : str
        As many lines as `text`, each kept statement on its own.
    hidden : list of tuple of str and int
        Name and line of each assignment such as ``loss = loss(x)``. It is left
        out, since it would hide the function that it calls.
    """
    pieces = list(cut_pieces(text, tree, guessing=functions is None))
    kept = _keep(pieces, functions)
    gone = [p for p in pieces if p not in kept and (p.parent is None or p.parent in kept)]
    hidden = [(piece.hides, piece.node.lineno) for piece in gone if piece.hides]
    inside = {piece.node for piece in gone if piece.parent}
    return blank_statements(text, [piece.node for piece in gone], inside=inside), hidden


def blank_statements(
    text: str, nodes: Iterable[ast.stmt], *, inside: Collection[ast.stmt] = ()
) -> str:
    """Blank statements of a module so that every other line keeps its number.

    Parameters
    ----------
    text : str
        The module.
    nodes : iterable of ast.stmt
        What to blank; no statement inside of another.
    inside : collection of ast.stmt
        Which of them stand in a block, where `pass` takes their place.

    Returns
    -------
    str
        As many lines as `text`.
    """
    data = text.encode()
    starts = [0, *itertools.accumulate(len(line) + 1 for line in data.split(b"\n"))]
    parts, at = [], 0
    for node in sorted(nodes, key=lambda each: (each.lineno, each.col_offset)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        breaks = data.count(b"\n", start, end)
        rest = _LINE_END.match(data, end)
        parts.append(data[at:start])
        if rest and node not in inside and not node.col_offset:
            parts.append(b"\n" * breaks)
            end = rest.end()
        else:
            # `print(\n1); x = 2` must stay one logical line, or it would begin with `;`.
            joint = b"\\\n" if _SEMICOLON.match(data, end) else b"\n"
            parts += [b"pass", joint * breaks]
        at = end
    return b"".join([*parts, data[at:]]).decode()


def _keep(pieces: list[Piece], functions: Collection[str] | None) -> set[Piece]:
    """Follow the names that are read until nothing new is needed."""
    binders, trials = defaultdict(list), defaultdict(list)
    for piece in pieces:
        for name in piece.binds:
            binders[name].append(piece)
        if piece.trial:
            trials[piece.parent].append(piece)
    waiting = [piece for piece in pieces if piece.always]
    names = (
        [name for piece in waiting for name in piece.binds] if functions is None else [*functions]
    )
    kept: set[Piece] = set()
    known: set[str] = set()
    while waiting or names:
        if names:
            name = names.pop()
            new = [] if name in known else binders[name]
            known.add(name)
            names += [read for piece in new for read in piece.calls]
            waiting += [piece for piece in new if not piece.together or piece.binds <= known]
        elif (piece := waiting.pop()) not in kept:
            kept.add(piece)
            names += piece.reads
            waiting += trials[piece] + ([piece.parent] if piece.parent else [])
    return kept
