"""Evaluate calls of submissions in a limited process: ``python far_calls.py < JSON > JSON``.

In goes ``[[text, [call, ...]], ...]``: programs, and for each the calls that it answers, each
in a fresh module. Out comes ``[[answer, ...], ...]``. A call is a few lines of Python; its
answer are the values of its expressions, or the name of what it raised.
"""

import ast
import functools
import json
import resource
import sys
import types

SECONDS = 20
BYTES = 4 << 30


def attempt(function, *arguments):
    """Give what a call returns, or the name of what it raises."""
    try:
        return function(*arguments)
    except Exception as error:
        return type(error).__name__


def table(*entries):
    """Make a table of 27 rows of 27 counts, all 0 but those told as (row, column, count)."""
    counts = [[0] * 27 for _ in range(27)]
    for before, after, count in entries:
        counts[before][after] = count
    return counts


def network(fc2, *, wte=1.0, fc1=1.0):
    """Make a state of one hidden unit and embeddings of one number; `fc2` has V rows."""
    return {"wte": [[wte] for _ in fc2], "mlp_fc1": [[fc1]], "mlp_fc2": [[*row] for row in fc2]}


def model(*, layers=1, tokens=3, positions=4, width=4):
    """Make the matrices of a transformer out of small numbers that do not repeat soon."""
    kinds = {f"attn_w{kind}": width for kind in "qkvo"} | {"mlp_fc1": width, "mlp_fc2": width}
    shapes = {"wte": tokens, "wpe": positions, "lm_head": tokens}
    shapes |= {f"layer{i}.{kind}": rows for i in range(layers) for kind, rows in kinds.items()}
    numbers = iter(range(10**6))
    return {
        name: [[(7 * next(numbers) % 23 - 11) / 16 for _ in range(width)] for _ in range(rows)]
        for name, rows in shapes.items()
    }


def sequence_logits(gpt, state, n_head, tokens):
    """Read a text with gpt, as the grader's driver does."""
    keys, values = ([[] for name in state if name.endswith("attn_wq")] for _ in "kv")
    return [gpt(state, n_head, token, i, keys, values) for i, token in enumerate(tokens)]


def plain(value):
    """Write a value in numbers, texts and lists: of a dict the items, of a Value its data."""
    if isinstance(value, dict):
        return [[name, plain(value[name])] for name in sorted(value)]
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return float(value.data)


def answer(text, call):
    """Run a submission, then a call of it: give the values of the call's expressions."""
    scope = types.ModuleType("submission").__dict__
    exec(text, scope)
    scope |= {"attempt": attempt, "reduce": functools.reduce, "print": lambda *values: values}
    scope |= {"table": table, "network": network, "model": model}
    if "gpt" in scope:
        scope["sequence_logits"] = functools.partial(sequence_logits, scope["gpt"])
    values = []
    for node in ast.parse(call).body:
        if isinstance(node, ast.Expr):
            values.append(eval(compile(ast.Expression(node.value), "call", "eval"), scope))
        else:
            exec(compile(ast.Module([node], []), "call", "exec"), scope)
    return plain(values)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    asked = json.load(sys.stdin)
    json.dump(
        [[attempt(answer, text, call) for call in calls] for text, calls in asked], sys.stdout
    )
