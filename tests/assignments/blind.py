"""A hundred wrong functions, written before any error model: a fair measure of explanations.

``python -m tests.assignments.blind [NAME ...]`` checks each with gradekit, or those of some
assignments, and prints its score and what is wrong with it. The last line says how many
have full marks, which none may.

Sixty were written from the handouts and starters alone. Each is an overlay of a right
submission in ``right/``, written from the handout, too. ``# belief:`` says in one sentence what a
teacher would say that the student thinks or did, ``# function:`` where.

The forty in ``pairs/`` are pairs of mutants of one function of a solution, each of which changes
another place. Drawn with the fixed seed, the first forty that load and lose points were taken;
``python -m tests.assignments.blind --draw FOLDER`` draws from the solutions as they are now.

No file may change: ``DIGEST`` is that of all of them. What gradekit says about these functions
measures the explanations only as long as these were not made for them.
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from gradekit.assignment import library
from gradekit.assignment.overlay import compose
from gradekit.authoring.mutation import Mutant, mutants
from tests.assignments.far_out import report_on
from tests.folders import ASSIGNMENTS, BASE

HERE = Path(__file__).parent
WRITTEN = sorted(HERE.glob("*/blind/*.py"))
PAIRS = sorted(HERE.glob("*/blind/pairs/*.py"))
BELIEF = re.compile(r"^# belief: (.+)\n", re.MULTILINE)
NAMED = re.compile(r"^# gradekit: ([a-z-]+)")
TOKEN = re.compile(r"\d[\w.]*|\w+|\s+|[^\w\s]")
SEED = 20261122
DRAWN = 40
WEIGHT_OF_A_CLASS = 3
"""A class, which has many methods, is drawn as often as so many functions."""
DIGEST = "3bc8fe26857deac640382c86e3f087d4492f8c76f37fa36c2ac9cd0a65e9fe93"
Definition = ast.FunctionDef | ast.ClassDef


def text(path: Path) -> str:
    """Give one of the hundred files as a student would hand it in."""
    own = path.read_text("utf-8")
    base = BASE.search(own)
    if not base:
        return own
    right = (path.parent / "right" / f"{base[1]}.py").read_text("utf-8")
    return compose(right, BASE.sub("", own, count=1))


def belief(path: Path) -> str:
    """Say what is wrong with a file: the belief, or the two changes of a pair of mutants."""
    return "; ".join(BELIEF.findall(path.read_text("utf-8")))


def assignment(path: Path) -> str:
    """Name the assignment that a file is written for."""
    named = NAMED.match(path.read_text("utf-8"))
    assert named, f"the first line of {path.name} names no assignment"
    return named[1]


def digest() -> str:
    """Give the SHA-256 of the names and texts of all files, the right ones included."""
    paths = sorted(HERE.glob("*/blind/**/*.py"))
    texts = [(path.relative_to(HERE).as_posix(), path.read_text("utf-8")) for path in paths]
    return hashlib.sha256(repr(texts).encode()).hexdigest()


def pairs(seed: int) -> Iterator[tuple[str, str]]:
    """Draw pairs of mutants of one function without end: the assignment and the whole text."""
    rng = random.Random(seed)
    choices = [
        (folder.name, node.name)
        for folder in sorted(ASSIGNMENTS.iterdir())
        if (folder / "starter.py").exists()
        for node in _definitions(ast.parse((folder / "starter.py").read_text("utf-8")))
        for _ in range(WEIGHT_OF_A_CLASS if isinstance(node, ast.ClassDef) else 1)
    ]
    seen = set()
    while True:
        name, wanted = rng.choice(choices)
        solution = rng.choice(library.find(name).mutate)
        written = _pair(rng, solution, wanted)
        if written and written not in seen:
            seen.add(written)
            yield name, written


def _definitions(tree: ast.Module | ast.ClassDef) -> list[Definition]:
    return [node for node in tree.body if isinstance(node, Definition)]


def _pair(rng: random.Random, solution: Path, wanted: str) -> str:
    """Write a solution with two changes in the function or in one method; "" if it has none."""
    source = solution.read_text("utf-8")
    tree = ast.parse(source)
    owner: ast.Module | ast.ClassDef = tree
    nodes = [node for node in _definitions(tree) if node.name == wanted]
    if nodes and isinstance(nodes[0], ast.ClassDef):
        owner = nodes[0]
        nodes = [rng.choice(_definitions(owner))]
    single = mutants(solution.stem, ast.unparse(nodes[0])) if nodes else []
    if len(single) < 2:
        return ""
    first, second = rng.sample(single, 2)
    try:
        owner.body[owner.body.index(nodes[0])] = ast.parse(_merged(first, second)).body[0]
        whole = ast.unparse(ast.fix_missing_locations(tree))
    except (SyntaxError, ValueError):
        return ""
    return _headed(source, wanted, (first, second), whole)


def _merged(first: Mutant, second: Mutant) -> str:
    """Make the changes of two mutants of one program at once.

    Raises
    ------
    ValueError
        If they change the same place.
    """
    before = TOKEN.findall(first.original)
    changes = sorted(
        (start, end, after[new_start:new_end])
        for after in (TOKEN.findall(first.source), TOKEN.findall(second.source))
        for kind, start, end, new_start, new_end in _opcodes(before, after)
        if kind != "equal"
    )
    merged, last = list[str](), (-1, -1)
    for start, end, new in changes:
        if start < last[1] or start == last[0]:
            raise ValueError("two mutants change the same place")
        merged += [*before[max(last[1], 0) : start], *new]
        last = start, end
    return "".join([*merged, *before[max(last[1], 0) :]])


def _opcodes(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()


def _headed(source: str, function: str, changes: Sequence[Mutant], whole: str) -> str:
    """Put above a text its assignment and what has been changed."""
    lines = [source.partition("\n")[0], f"# function: {function}"]
    lines += [f"# belief: {mutant.key}" for mutant in changes]
    return "\n".join([*lines, whole]) + "\n"


def loses(report: Mapping[str, Any]) -> bool:
    """Whether a submission was loaded, and has not full marks."""
    return report["problem"] is None and report["score"] < report["max_score"]


def draw(folder: Path) -> None:
    """Write the first forty pairs that load and lose points as files below a folder."""
    written = 0
    for name, whole in pairs(SEED):
        report = report_on(whole, name)
        print(name, report["score"], *whole.split("\n")[:4], sep="\n  ", flush=True)
        if loses(report):
            written += 1
            pairs_folder = folder / name.replace("-", "_") / "blind" / "pairs"
            pairs_folder.mkdir(parents=True, exist_ok=True)
            (pairs_folder / f"pair_{written:02}.py").write_text(whole, "utf-8")
        if written == DRAWN:
            return


def main(arguments: Sequence[str]) -> int:
    """Draw the pairs again, or print a line for each file, and count those with full marks."""
    if arguments[:1] == ["--draw"]:
        draw(Path(arguments[1]))
        return 0
    paths = [path for path in (*WRITTEN, *PAIRS) if assignment(path) in arguments or not arguments]
    full = 0
    for path in paths:
        report = report_on(text(path), path.name)
        full += not loses(report)
        line = f"{assignment(path):16} {path.stem:40} {report['score']:6.2f}  {belief(path)}"
        print(line, flush=True)
    print(f"{full} of {len(paths)} have full marks")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
