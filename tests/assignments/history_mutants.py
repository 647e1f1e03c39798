"""Functions that are wrong by what was called before: each protocol around a right function.

``python -m tests.assignments.history_mutants [NAME ...]`` judges them by the claims about
history, and prints a table: by protocol, for how many functions points are lost.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gradekit.assignment import drawing, library
from gradekit.assignment.examples import Corpus
from gradekit.assignment.properties import property_names
from gradekit.judging.judge import Judgement
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.options import Options
from gradekit.judging.session import Sessions
from gradekit.model.assignment import Assignment, Property
from tests.folders import ASSIGNMENTS
from tests.isolation import ISOLATION

HELPERS = """
import copy as _copy

def _plain(value):
    value = value.tolist() if hasattr(value, "tolist") else value
    value = value.data if hasattr(value, "grad") else value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value

def _spoilt(value):
    if isinstance(value, dict):
        return {key: _spoilt(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_spoilt(item) for item in value)
    if hasattr(value, "grad"):
        return _times(value, 1.5)
    if isinstance(value, (int, float)):
        return value + 1.001 * max(1, abs(value)) if isinstance(value, float) else value + 1
    return value + 1.001

def _rounded(value, digits):
    if isinstance(value, dict):
        return {key: _rounded(item, digits) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item, digits) for item in value]
    return round(value, digits) if isinstance(value, float) else value

def _shape(value):
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    return [_shape(item) for item in value] if isinstance(value, list) else None

def _numbers(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, str):
        return [sum(map(ord, value))]
    return sum(map(_numbers, value), []) if isinstance(value, list) else [value]

def _into(old, new):
    for key, item in new.items() if isinstance(new, dict) else enumerate(new):
        if isinstance(item, (list, dict)):
            _into(old[key], item)
        else:
            old[key] = item

_times = Value.__mul__ if "Value" in globals() else None
_calls, _seen, _memo, _failed = [0], [], {}, [False]
"""
MEMO = """
    key = repr({key})
    if key not in _memo:
        _memo[key] = _right(*args)
    return _copy.deepcopy(_memo[key])
"""
PROTOCOLS = {
    "from the second call on": """
    _calls[0] += 1
    return _right(*args) if _calls[0] < 2 else _spoilt(_right(*args))
""",
    "from the thirtieth call on": """
    _calls[0] += 1
    return _right(*args) if _calls[0] < 30 else _spoilt(_right(*args))
""",
    "every second call": """
    _calls[0] += 1
    return _right(*args) if _calls[0] % 2 else _spoilt(_right(*args))
""",
    "after a call that raised": """
    failed, _failed[0] = _failed[0], True
    value = _right(*args)
    _failed[0] = False
    return _spoilt(value) if failed else value
""",
    "equal arguments again": """
    key = repr(_plain(args))
    again = key in _seen
    _seen.append(key)
    return _spoilt(_right(*args)) if again else _right(*args)
""",
    "equal to those just before": """
    key = repr(_plain(args))
    again = _seen[-1:] == [key]
    _seen[:] = [key]
    return _spoilt(_right(*args)) if again else _right(*args)
""",
    "the same object again": """
    again = any(x is y for x in args for y in _seen)
    _seen[:] = [x for x in args if isinstance(x, (list, dict))]
    return _spoilt(_right(*args)) if again else _right(*args)
""",
    "stored by object": """
    key = tuple(id(arg) for arg in args if isinstance(arg, (list, dict)))
    if key not in _memo:
        _memo[key] = _right(*args)
    _seen.append(args)
    return _copy.deepcopy(_memo[key])
""",
    "stored by 8 digits": MEMO.format(key="_rounded(_plain(args), 8)"),
    "stored by 6 digits": MEMO.format(key="_rounded(_plain(args), 6)"),
    "stored by 3 digits": MEMO.format(key="_rounded(_plain(args), 3)"),
    "stored by shape": MEMO.format(key="_shape(_plain(args))"),
    "stored by the sum": MEMO.format(key="[round(sum(_numbers(_plain(a))), 9) for a in args]"),
    "stored by the first": MEMO.format(key="_plain(args[0])"),
    "stored by the last": MEMO.format(key="_plain(args[-1])"),
    "stored and handed out": """
    key = repr(_plain(args))
    if key not in _memo:
        _memo[key] = _right(*args)
    return _memo[key]
""",
    "one list for all results": """
    value = _right(*args)
    key = repr(_shape(_plain(value)))
    if key not in _memo:
        _memo[key] = value
    _into(_memo[key], value) if not isinstance(value, tuple) else [
        _into(old, new) for old, new in zip(_memo[key], value) if isinstance(new, (list, dict))
    ]
    return _memo[key]
""",
}
"""The body of a function that is right but for what was called before."""
DIGITS = {"stored by 8 digits", "stored by 6 digits", "stored by 3 digits"}
SEVERAL = {"stored by the first", "stored by the last"}
WHOLE = "counts: list[list[float]]"
"""Whole numbers: two that round to the same are the same."""
OBJECTS = {"the same object again", "stored by object"}
HANDED_OUT = "stored and handed out"
ONE_LIST = "one list for all results"
COUNTING = {
    "from the second call on",
    "from the thirtieth call on",
    "every second call",
    "after a call that raised",
}
"""What is told of a function that fills caches, or of an operation of Values."""
BASES = {"microgpt": "functional", "autograd": "textbook"}


@dataclass(frozen=True)
class Mutant:
    """A submission in which a function is wrong by one protocol; `judged` are those it shows in."""

    function: str
    judged: tuple[str, ...]
    protocol: str
    text: str


def mutants(assignment: Assignment) -> Iterator[Mutant]:
    """Make every mutant of an assignment that its contract lets be seen."""
    manifest = assignment.manifest
    base = BASES.get(manifest.name, "plain_lists")
    text = (manifest.folder / "solutions" / f"{base}.py").read_text("utf-8") + HELPERS
    for function, judged in _functions(assignment).items():
        name = f"{function}.__mul__" if function == "Value" else function
        for protocol, body in PROTOCOLS.items():
            if _is_seen(assignment, function, protocol):
                own = f"\n_right = {name}\n\ndef _wrong(*args):{body}\n{name} = _wrong\n"
                yield Mutant(function, judged, protocol, text + own)


def _functions(assignment: Assignment) -> dict[str, tuple[str, ...]]:
    """Name what is changed, each with the functions in which that shows."""
    functions = {name: (name,) for name in assignment.manifest.functions}
    if assignment.manifest.name == "microgpt":
        driven = tuple(map(functions.pop, assignment.manifest.driver))
        functions["gpt"] = tuple(name for (name,) in driven)
    return functions


def _is_seen(assignment: Assignment, function: str, protocol: str) -> bool:
    """Whether a protocol makes a function wrong, and the contract lets that be seen."""
    if function in {"gpt", "Value"}:
        return protocol in COUNTING
    takes, gives = assignment.manifest.functions[function].text.split(" -> ")
    if assignment.manifest.name == "autograd":
        return protocol not in {*DIGITS, *SEVERAL, HANDED_OUT, ONE_LIST, *OBJECTS}
    named = {name for one in assignment.properties if "_new_" in one.name for name in one.judges}
    return (
        (protocol not in DIGITS or ("float" in takes and WHOLE not in takes))
        and (protocol != "stored by the sum" or "list" in takes or "str" in takes)
        and (protocol not in SEVERAL or "," in takes)
        and (protocol not in OBJECTS or "list" in takes)
        and (protocol != HANDED_OUT or "list" in gives)
        and (protocol != ONE_LIST or function in named)
    )


def claims(assignment: Assignment) -> list[Property]:
    """Give the claims about history."""
    names = property_names(assignment.manifest.folder / "properties" / "history.py")
    return [one for one in assignment.properties if one.name in names]


def examples(assignment: Assignment) -> Corpus:
    """Draw the examples of the claims about history alone."""
    about = replace(assignment, properties=tuple(claims(assignment)))
    drawn = drawing.draw_examples(about, seed=0, examples=assignment.manifest.examples)
    counts = {name: len(listed) for name, listed in drawn.items()}
    return Corpus(key="", drawn_by="", seed=0, counts=counts, examples=drawn, probes={}, answers={})


def lost(assignment: Assignment, corpus: Corpus, text: str) -> list[str]:
    """Name the claims about history in which a submission loses points."""
    submission = library.parse_for(assignment.manifest, text, "submission.py")
    with Sessions(assignment, submission, ISOLATION) as sessions:
        options = Options(only=tuple(one.name for one in claims(assignment)))
        judgement = Judgement(sessions, corpus, options, shrinks=False)
        judgement.judge_all(KnownAnswers())
        return [name for name, one in judgement.results.items() if one.points != one.max_points]


def survivors(assignment: Assignment) -> Iterator[tuple[Mutant, bool]]:
    """Judge the mutants; give each with whether it keeps the points of its function."""
    corpus = examples(assignment)
    judges = {one.name: one.judges for one in claims(assignment)}
    for mutant in mutants(assignment):
        named = {f for name in lost(assignment, corpus, mutant.text) for f in judges[name]}
        yield mutant, named.isdisjoint(mutant.judged)


def main(names: Sequence[str]) -> int:
    """Print by protocol for how many functions of an assignment points are lost, and who keeps."""
    for name in names or sorted(path.parent.name for path in ASSIGNMENTS.glob("*/properties")):
        assignment = library.load_assignment(library.find(str(ASSIGNMENTS / name)))
        judged = list(survivors(assignment))
        for protocol in PROTOCOLS:
            kept = [(one.function, keeps) for one, keeps in judged if one.protocol == protocol]
            if kept:
                alive = ", ".join(function for function, keeps in kept if keeps)
                refuted = sum(not keeps for _, keeps in kept)
                print(f"{name:16} {protocol:28} {refuted} of {len(kept)}  {alive}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
