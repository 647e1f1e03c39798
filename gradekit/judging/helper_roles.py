"""A wrong helper of the student's own that several graded functions call: it is paid for once.

Such a helper is no function of the assignment, so nobody knows what it should do. It is
replaced in the worker by each right function that takes as many arguments: softmax, say. Where
with one of them every claim about two functions or more holds on all examples, that helper was
the one cause, and only the function that it costs most pays for it. Otherwise nothing is
forgiven.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from gradekit.assignment.program import Role
from gradekit.judging.attempts import search
from gradekit.judging.session import Session, Setting
from gradekit.judging.settling import Settler
from gradekit.model.assignment import Property
from gradekit.model.signature import parse_signature

NOTE: Final = "It holds with a correct {helper}. What that costs is counted in {payer}."
MOST_HELPERS: Final = 4
"""Helpers that are tried: each costs a process for every role."""


def _weights(logits: Sequence[float]) -> tuple[float, list[float]]:
    largest = max(logits)
    return largest, [math.exp(z - largest) for z in logits]


def _softmax(logits: Sequence[float]) -> list[float]:
    _, weights = _weights(logits)
    total = math.fsum(weights)
    return [w / total for w in weights]


def _log_sum_exp(logits: Sequence[float]) -> float:
    largest, weights = _weights(logits)
    return largest + math.log(math.fsum(weights))


def _log_softmax(logits: Sequence[float]) -> list[float]:
    total = _log_sum_exp(logits)
    return [z - total for z in logits]


def _loss(logits: Sequence[float], target: int) -> float:
    return _log_sum_exp(logits) - logits[target]


def _relu(numbers: Sequence[float]) -> list[float]:
    return [max(0.0, x) for x in numbers]


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    return math.fsum(x * y for x, y in zip(first, second, strict=True))


def _linear(x: Sequence[float], w: Sequence[Sequence[float]]) -> list[float]:
    return [_dot(row, x) for row in w]


ROLES: Final = tuple(
    Role(parse_signature(text), compute)
    for text, compute in (
        ("(logits: list[float]) -> list[float]", _softmax),
        ("(logits: list[float]) -> list[float]", _log_softmax),
        ("(logits: list[float]) -> float", _log_sum_exp),
        ("(logits: list[float], target: int) -> float", _loss),
        ("(numbers: list[float]) -> list[float]", _relu),
        ("(first: list[float], second: list[float]) -> float", _dot),
        ("(x: list[float], w: list[list[float]]) -> list[float]", _linear),
    )
)
"""The parts that every way to these losses and gradients is made of."""


def forgivable(settler: Settler, failed: Mapping[str, Sequence[Property]]) -> dict[Property, str]:
    """List the failed claims, given by function, that a helper already paid for breaks.

    Each with the sentence that says so.
    """
    manifest = settler.sessions.assignment.manifest
    written = {function: manifest.driver.get(function, (function,)) for function in failed}
    for helper, parameters, users in shared(settler.sessions.submission.source, written):
        for role in ROLES:
            if len(role.signature.parameters) == parameters:
                session = settler.sessions.get((helper,), role)
                mended = [user for user in users if _is_right(settler, user, failed[user], session)]
                if len(mended) > 1:
                    payer = max(mended, key=lambda user: _points(failed[user]))
                    note = NOTE.format(helper=helper, payer=payer)
                    others = (each for user in mended if user != payer for each in failed[user])
                    return dict.fromkeys(others, note)
    return {}


def _points(claims: Sequence[Property]) -> Fraction:
    return sum((claim.policy.points for claim in claims), Fraction(0))


def _is_right(
    settler: Settler, function: str, failed: Sequence[Property], session: Session
) -> bool:
    """Whether all claims about a function hold in a session: the examples shown come first."""
    setting = Setting(session=session, own_helpers=False)
    examples = settler.corpus.examples
    tries = [(claim, [settler.failures[claim.name].example]) for claim in failed]
    tries += [(claim, examples[claim.name]) for claim in failed]
    others = [one for one in settler.sessions.assignment.properties if one not in failed]
    tries += [
        (claim, examples[claim.name])
        for claim in others
        if function == claim.judges[0] and claim.policy.points
    ]
    # what the role refuses does not matter where all holds: some calls are made in order to raise
    return all(search(claim, setting, listed) is None for claim, listed in tries)


def shared(source: str, written: Mapping[str, Sequence[str]]) -> list[tuple[str, int, list[str]]]:
    """Find what two or more graded functions call, each in some way, and is none of them.

    `written` gives for each function the names in the submission that it is made of. The result
    gives the name of the helper, how many arguments it takes, and the functions.
    """
    defined = {
        node.name: node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)
    }
    calls = {name: set(_names(node)) & defined.keys() for name, node in defined.items()}
    reached = {
        function: set().union(*(_reached(name, calls) for name in names if name in defined))
        for function, names in written.items()
    }
    graded = {*written, *(name for names in written.values() for name in names)}
    found = []
    for helper, node in defined.items():
        users = [function for function, others in reached.items() if helper in others]
        if helper not in graded and len(users) > 1 and (count := _count(node.args)):
            found.append((helper, count, users))
    return found[:MOST_HELPERS]


def _names(node: ast.AST) -> Iterator[str]:
    return (each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _reached(name: str, calls: Mapping[str, set[str]]) -> set[str]:
    """Name what a function calls, and what that calls in turn."""
    reached: set[str] = set()
    waiting = [name]
    while waiting:
        new = calls[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def _count(arguments: ast.arguments) -> int:
    """Count what must be given by position; 0 where more may be."""
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or arguments.defaults:
        return 0
    return len(arguments.posonlyargs + arguments.args)
