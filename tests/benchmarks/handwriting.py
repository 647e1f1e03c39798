"""How a student writes down what was thought of: names, remarks, order, empty lines."""

from __future__ import annotations

import ast
import builtins
import copy
import keyword
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tests.benchmarks.claims import FUNCTIONS
from tests.benchmarks.definitions import Definition, Piece

HEADER: Final = "# gradekit: cross-entropy"

WORDS: Final = {
    "highest": ("top", "peak", "largest", "maximum", "m", "biggest", "max_logit"),
    "weights": ("exps", "exponentials", "e", "unnormalised", "parts", "exp_values"),
    "weight": ("w", "part", "power", "one_exp"),
    "total": ("s", "summed", "normaliser", "whole", "denominator", "Z"),
    "result": ("out", "answer", "probs", "final", "output"),
    "probabilities": ("p", "probs", "ps", "shares", "distribution"),
    "losses": ("costs", "all_losses", "each", "ls", "nlls"),
    "gradient": ("g", "grad", "dlogits", "slopes", "d"),
    "shifted": ("lowered", "moved", "stable", "centred"),
    "target": ("y", "onehot", "truth", "one_hot"),
    "values": ("arr", "x", "vector", "zs"),
    "z": ("logit", "x", "score", "v", "value"),
    "w": ("weight", "part", "power"),
    "j": ("k", "idx", "index", "c"),
    "i": ("n", "pos", "step"),
    "t": ("label", "answer_id", "right_id"),
}
"""What else a local name may be; others get an ending."""

ENDINGS: Final = ("_", "1", "_now", "_here", "_list", "_value", "_tmp", "2")

DOCSTRINGS: Final = {
    "softmax": ("Turn scores into probabilities.", "Probabilities of the logits.", "Softmax."),
    "cross_entropy_loss": ("How surprised the model is.", "Minus log p of the answer.", "NLL."),
    "sequence_loss": ("The mean over the positions.", "Average loss.", "Mean of the losses."),
    "perplexity": ("How many choices it is like.", "e to the loss.", "Exp of the loss."),
    "softmax_cross_entropy_grad": ("Softmax minus one-hot.", "dL/dz.", "The slope by each logit."),
}

REMARKS: Final = (
    "# for stability",
    "# see the lecture",
    "# TODO: ask whether this can be shorter",
    "# checked by hand for [0, 0]",
    "# as in the handout",
    "# one step after the other",
    "# this took me a while",
    "# nats, not bits",
)


def written(pieces: Sequence[Piece], chance: random.Random) -> str:
    """Write pieces as a file, mostly in the order in which they are given."""
    order = list(pieces)
    if chance.random() < 0.3:
        chance.shuffle(order)
    imports = sorted({line for piece in pieces for line in piece.imports})
    chance.shuffle(imports)
    bodies = [text for piece in order for text in _definitions(piece, chance)]
    return "\n\n\n".join(["\n".join([HEADER, *imports]), *bodies]) + "\n"


def _definitions(piece: Piece, chance: random.Random) -> Iterator[str]:
    """Write a piece's function under its name, and what it needs under names of their own."""
    pattern = chance.choice(("{}_for_%s", "%s_{}", "_{}_of_%s")) % piece.function
    names = {_name(one): pattern.format(_name(one).strip("_")) for one in piece.definitions}
    names[piece.name] = piece.function
    for definition in piece.definitions:
        one = copy.deepcopy(definition)
        if isinstance(one, ast.FunctionDef):
            names_here = names | _local_names(one, chance)
        else:
            names_here = names
        _Renaming(names_here).visit(one)
        if isinstance(one, ast.FunctionDef) and one.name == piece.function:
            _document(one, chance)
        yield _remarked(ast.unparse(one), chance)


def _name(definition: Definition) -> str:
    if isinstance(definition, ast.Assign):
        assert isinstance(definition.targets[0], ast.Name)
        return definition.targets[0].id
    return definition.name


def _local_names(function: ast.FunctionDef, chance: random.Random) -> dict[str, str]:
    """Choose a new name for about every other name that a function binds; not for arguments."""
    bound, kept = set[str](), {argument.arg for argument in function.args.args}
    used = set(dir(builtins)) | set(FUNCTIONS) | {"math", "np", "exp"}
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            (bound if isinstance(node.ctx, ast.Store) else used).add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.keyword):
            kept.add(node.arg or "")
        elif isinstance(node, ast.Global | ast.Nonlocal):
            kept.update(node.names)
    taken, chosen = used | bound | kept, dict[str, str]()
    for name in sorted(bound - kept):
        if chance.random() < 0.6:
            chosen[name] = _other(name, taken, chance)
            taken.add(chosen[name])
    return chosen


def _other(name: str, taken: set[str], chance: random.Random) -> str:
    """Give another name for the same thing."""
    words = [*WORDS.get(name, ()), *(name + ending for ending in ENDINGS)]
    free = [word for word in words if word not in taken and not keyword.iskeyword(word)]
    return chance.choice(free) if free else name


class _Renaming(ast.NodeTransformer):
    """Puts other names for some."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.arg = self._names.get(node.arg, node.arg)
        self.generic_visit(node)  # its annotation
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.name = self._names.get(node.name, node.name)
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        node.name = self._names.get(node.name, node.name)
        self.generic_visit(node)
        return node


def _document(function: ast.FunctionDef, chance: random.Random) -> None:
    """Put a docstring there, or none."""
    if ast.get_docstring(function) is None and chance.random() < 0.5:
        said = chance.choice(DOCSTRINGS[function.name])
        function.body.insert(0, ast.Expr(ast.Constant(said)))


def _remarked(text: str, chance: random.Random) -> str:
    """Put remarks and empty lines between the lines of a definition."""
    first, *others = text.splitlines()
    lines = [first]
    for line in others:
        indent = line[: len(line) - len(line.lstrip())]
        fate = chance.random()
        if fate < 0.10:
            lines.append(indent + chance.choice(REMARKS))
        elif fate < 0.15:
            lines.append("")
        lines.append(line)
    return "\n".join(lines)
