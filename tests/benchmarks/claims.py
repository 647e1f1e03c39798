"""Ten claims about a submission, the same for every tool: each is one expression.

They are what a careful course would assert: an example of each function, a law or two, and a
pair of large logits.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FUNCTIONS: Final = (
    "softmax",
    "cross_entropy_loss",
    "sequence_loss",
    "perplexity",
    "softmax_cross_entropy_grad",
)

CLAIMS: Final = {
    "equal_logits_share_equally": "close(softmax([0.0, 0.0]), [0.5, 0.5])",
    "probabilities_sum_to_one": "close([sum(softmax([1.0, 2.0, 3.0]))], [1.0])",
    "large_logits_do_not_overflow": "close(softmax([1000.0, 1000.0]), [0.5, 0.5])",
    "equal_logits_cost_log_27": "close([cross_entropy_loss([0.0] * 27, 3)], [math.log(27)])",
    "the_middle_of_three_costs": (
        "close([cross_entropy_loss([1.0, 2.0, 3.0], 1)], [1.4076059644443806])"
    ),
    "a_uniform_sequence_costs_log_2": (
        "close([sequence_loss([[0.0, 0.0], [0.0, 0.0]], [0, 1])], [math.log(2)])"
    ),
    "a_sequence_costs_the_mean": (
        "close([sequence_loss([[1.0, 2.0], [1.0, 2.0]], [0, 1])], [0.8132616875182228])"
    ),
    "perplexity_of_log_27": "close([perplexity(math.log(27))], [27.0])",
    "gradient_of_equal_logits": "close(softmax_cross_entropy_grad([0.0, 0.0], 1), [0.5, -0.5])",
    "gradient_sums_to_zero": (
        "close([sum(softmax_cross_entropy_grad([1.0, 2.0, 3.0], 2))], [0.0])"
    ),
}

CLOSE: Final = '''\
import math


def close(got, expected):
    """Tell whether two lists of numbers agree."""
    got = [float(x) for x in got]
    return len(got) == len(expected) and all(
        abs(a - b) < 1e-9 for a, b in zip(got, expected)
    )
'''

PROPERTIES: Final = Path(__file__).parent / "hypothesis_properties.py"
"""Ten properties, for tools that can run Hypothesis."""

IMPORT: Final = f"from submission import {', '.join(FUNCTIONS)}\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Questions:
    """What a notebook is asked: code that comes first, and ten statements for a point each."""

    before: str
    each: Mapping[str, str]


ASSERTS: Final = Questions(
    before=CLOSE, each={name: f"assert {claim}" for name, claim in CLAIMS.items()}
)


def _properties() -> Questions:
    tree = ast.parse(PROPERTIES.read_text("utf-8"))
    tests = [one for one in tree.body if isinstance(one, ast.FunctionDef) and _is_test(one)]
    before = [one for one in tree.body if one not in tests and not _imports_submission(one)]
    return Questions(
        before="\n".join(map(ast.unparse, before)),
        each={one.name: f"{ast.unparse(one)}\n\n{one.name}()" for one in tests},
    )


def _is_test(one: ast.FunctionDef) -> bool:
    return one.name.startswith("test_")


def _imports_submission(one: ast.stmt) -> bool:
    return isinstance(one, ast.ImportFrom) and one.module == "submission"


TEN_PROPERTIES: Final = _properties()
"""The ten properties of Hypothesis, as what a notebook is asked."""


def pytest_file() -> str:
    """Write the ten claims as ten tests of pytest with an assert each."""
    tests = (f"def test_{name}():\n    assert {claim}\n" for name, claim in CLAIMS.items())
    return "\n\n".join([CLOSE, IMPORT, *tests])


def unittest_methods(decorator: str) -> str:
    """Write the ten claims as methods of a test case, each with a decorator."""
    methods = (
        f"{decorator}\ndef test_{name}(self):\n    self.assertTrue({claim})\n"
        for name, claim in CLAIMS.items()
    )
    return textwrap.indent("\n".join(methods), "    ")
