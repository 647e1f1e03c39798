"""How many points a loss costs that is right but for a guard against log(0), by its size.

``python -m tests.assignments.severity [NAME ...]`` prints the table of all assignments, or of
some: a line for each loss and each way to write the guard, a column for each size.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gradekit.assignment.overlay import compose
from gradekit.grading.grader import Grader
from tests.folders import ASSIGNMENTS
from tests.isolation import ISOLATION

SIZES = (1e-13, 1e-12, 2e-12, 1e-10, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3)

WAYS = {
    "added": "p + SIZE",
    "larger of two": "max(p, SIZE)",
    "clipped": "min(max(p, SIZE), 1 - SIZE)",
    "by cases": "p if p > SIZE else SIZE",
    "logarithm cut": "p and math.exp(max(math.log(p), math.log(SIZE))) or SIZE",
}
"""What stands in the place of a probability p."""

VALUES = {
    "added": "p + SIZE",
    "larger of two": "max(p, Value(SIZE), key=lambda value: value.data)",
    "clipped": "sorted([p, Value(SIZE), Value(1 - SIZE)], key=lambda value: value.data)[1]",
    "by cases": "p if p.data > SIZE else Value(SIZE)",
    "logarithm cut": "p if math.log(p.data) > math.log(SIZE) else Value(SIZE)",
}
"""The same, where the probability is a Value."""

HEAD = """# gradekit: {name}
import math

SIZE = {size!r}


def guarded(p):
    return {way}


"""

LOSSES = {
    ("cross-entropy", "textbook", "cross_entropy_loss"): """
def cross_entropy_loss(logits, true_id):
    return -math.log(guarded(softmax(logits)[true_id]))
""",
    ("cross-entropy", "textbook", "sequence_loss"): """
def sequence_loss(logits_list, true_ids):
    losses = [-math.log(guarded(softmax(z)[t])) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)
""",
    ("kl-divergence", "textbook", "entropy"): """
def entropy(q):
    return -sum(x * math.log(guarded(x)) for x in q)
""",
    ("kl-divergence", "textbook", "cross_entropy"): """
def cross_entropy(q, p):
    return -sum(x * math.log(guarded(y)) for x, y in zip(q, p, strict=True))
""",
    ("kl-divergence", "textbook", "kl_divergence"): """
def kl_divergence(q, p):
    return sum(x * math.log(guarded(x) / guarded(y)) for x, y in zip(q, p, strict=True))
""",
    ("bigram-counting", "textbook", "name_loss"): """
def name_loss(counts, tokens):
    surprises = [-math.log(guarded(bigram(counts, a)[b])) for a, b in zip(tokens, tokens[1:])]
    return sum(surprises) / len(surprises)
""",
    ("autograd", "textbook", "cross_entropy"): """
def cross_entropy(values, target_id):
    return -guarded(softmax(values)[target_id]).log()
""",
    ("training-step", "textbook", "forward"): """
def forward(weights, tokens):
    losses = [-math.log(guarded(softmax(weights[a])[b])) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)
""",
    ("manual-gradients", "textbook", "forward"): """
def forward(state, tokens):
    pairs = zip(tokens, tokens[1:])
    losses = [-math.log(guarded(softmax(mlp(state, token))[b])) for token, b in pairs]
    return sum(losses) / len(losses)
""",
    ("microgpt", "with_values", "document_loss"): """
def document_loss(state, n_head, tokens, block_size):
    n, keys, values = min(block_size, len(tokens) - 1), empty(state), empty(state)
    losses = []
    for i in range(n):
        probs = softmax(gpt(state, n_head, tokens[i], i, keys, values))
        losses.append(guarded(probs[tokens[i + 1]]).log() * -1)
    return sum(losses) * (1 / n)
""",
}
"""A loss that asks `guarded` for its probabilities, by assignment, solution and name."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one submission loses: of the points of its function, and of all others."""

    own: float
    others: float
    worth: float


def submission(key: tuple[str, str, str], way: str, size: float) -> str:
    """Write a solution with a guard in one of its losses."""
    name, base, _ = key
    text = (ASSIGNMENTS / name / "solutions" / f"{base}.py").read_text("utf-8")
    ways = VALUES if name in {"autograd", "microgpt"} else WAYS
    head = HEAD.format(name=name, size=size, way=ways[way])
    return compose(text, head + LOSSES[key])


def cost(grader: Grader, key: tuple[str, str, str], way: str, size: float) -> Cost:
    """Judge a solution with a guard in one of its losses."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "submission.py")
        path.write_text(submission(key, way, size), "utf-8")
        report = grader.judge(str(path))
    assert report.score is not None, [each.traceback for each in report.properties]
    own = [each for each in report.properties if each.functions[0] == key[2]]
    lost = sum(each.max_points - (each.points or 0.0) for each in own)
    others = report.max_score - report.score - lost
    return Cost(own=lost, others=others, worth=sum(each.max_points for each in own))


def main(names: Sequence[str]) -> int:
    """Print the table; what other functions lose stands behind a plus sign."""
    print("points lost at".ljust(48), *(f"{size:9.0e}" for size in SIZES))
    for key in LOSSES:
        if names and key[0] not in names:
            continue
        grader = Grader(str(ASSIGNMENTS / key[0]), ISOLATION)
        for way in WAYS:
            costs = [cost(grader, key, way, size) for size in SIZES]
            cells = [f"{each.own:g}" + f"+{each.others:g}" * bool(each.others) for each in costs]
            label = f"{key[0]} {key[2]} ({costs[0].worth:g}), {way}"
            print(label.ljust(48), *(cell.rjust(9) for cell in cells), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
