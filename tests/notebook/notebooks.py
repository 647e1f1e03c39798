"""Notebooks the way of Jupyter, Colab and VS Code, each with an oddity, from the texts of cells.

A cell that starts with "md:" or "raw:" holds no code. Each notebook is written by hand as
students write them; most are right, and every one runs from its top to its end, but for
errors that it shows.
"""

from __future__ import annotations

from typing import Any

import nbformat
from nbformat import NotebookNode

HEADER = "# gradekit: cross-entropy\nimport math"
SOFTMAX = """
def softmax(logits):
    top = max(logits)
    powers = [math.exp(x - top) for x in logits]
    return [power / sum(powers) for power in powers]
""".strip()
LOSS = """
def cross_entropy_loss(logits, true_id):
    top = max(logits)
    return top + math.log(sum(math.exp(x - top) for x in logits)) - logits[true_id]
""".strip()
SEQUENCE = """
def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)
""".strip()
PERPLEXITY = "def perplexity(loss):\n    return math.exp(loss)"
GRADIENT = """
def softmax_cross_entropy_grad(logits, true_id):
    slopes = softmax(logits)
    slopes[true_id] -= 1
    return slopes
""".strip()
REST = [LOSS, SEQUENCE, PERPLEXITY, GRADIENT]
RIGHT = [HEADER, SOFTMAX, *REST]
TO_THE_BASE_TWO = LOSS.replace("math.log(", "math.log2(")
NUMPY = """
import numpy as np
def softmax(logits):
    e = np.exp(np.asarray(logits) - np.max(logits))
    return e / e.sum()
""".strip()
CLASSES = '''
class Model:
    """All of it in one class."""
    def __init__(self, logits):
        self.logits = logits
    @property
    def p(self):
        return softmax(self.logits)
    def grad(self, t):
        return [p - (k == t) for k, p in enumerate(self.p)]

def softmax_cross_entropy_grad(logits, true_id):
    return Model(logits).grad(true_id)
'''.strip()
PICTURE = "iVBORw0KGgo" * 200_000

JUPYTER: dict[str, list[str]] = {
    "plain": RIGHT,
    "text_and_raw_cells": ["md:# Losses", HEADER, "raw:\\newpage", SOFTMAX, "md:## Rest", *REST],
    "empty_cells": ["", HEADER, "   \n", SOFTMAX, "", *REST, ""],
    "line_magics": ["%precision 6\n%env SEED=3", HEADER, "%time x = 3\n" + SOFTMAX, *REST],
    "timed_cells": [HEADER, "%%time\n" + SOFTMAX, "%%time\n\n" + LOSS, *REST[1:]],
    "captured_cells": [HEADER, "%%capture out\nprint(1)\n" + SOFTMAX, *REST, "out.show()"],
    "shell_commands": ["!echo pip install numpy", HEADER, "files = !ls\n" + SOFTMAX, *REST],
    "cells_of_other_languages": ["%%bash\necho hi", HEADER, "%%html\n<b>x</b>", SOFTMAX, *REST],
    "help_requests": [HEADER, SOFTMAX, "softmax?", "?math.log\n" + LOSS, *REST[1:]],
    "a_file_is_written": [HEADER, "%%writefile notes.txt\nx = (", SOFTMAX, *REST],
    "redefined_and_right": [HEADER, "def softmax(logits):\n    return logits", SOFTMAX, *REST],
    "redefined_and_wrong": [*RIGHT, "def softmax(logits):\n    return list(logits)"],
    "once_empty": [HEADER, "def perplexity(loss):\n    pass", *RIGHT[1:]],
    "in_bits": [HEADER, SOFTMAX, TO_THE_BASE_TWO, *REST[1:]],
    "one_missing": [HEADER, SOFTMAX, LOSS, SEQUENCE, GRADIENT],
    "awaited": [HEADER, "import asyncio\nawait asyncio.sleep(0)\nx = 1", SOFTMAX, *REST],
    "coroutines": [*RIGHT, "async def train():\n    return softmax([1.0])\nawait train()"],
    "raised_at_its_end": [HEADER, SOFTMAX + "\nassert softmax([1.0]) == [2.0]", *REST],
    "raised_in_between": [HEADER, SOFTMAX, "1 / 0", *REST, "open('nowhere.txt')"],
    "broken_syntax": [HEADER, SOFTMAX, "def broken(:\n    pass", *REST],
    "decorated": [
        HEADER,
        "def traced(function):\n    def call(*given):\n        return function(*given)\n"
        "    return call",
        "@traced\n" + SOFTMAX,
        "import functools\n@functools.wraps(max)\n" + LOSS,
        *REST[1:],
    ],
    "imports_further_down": ["# gradekit: cross-entropy", SOFTMAX, *REST, "import math"],
    "constants_change_later": [
        HEADER + "\nBASE = 2",
        SOFTMAX,
        *REST[:2],
        "def perplexity(loss):\n    return BASE ** loss",
        GRADIENT,
        "BASE = math.e",
    ],
    "a_constant_grows": [
        HEADER,
        "ONE = 0.5",
        "ONE *= 2",
        *RIGHT[1:4],
        "ONE\n" + PERPLEXITY,
        GRADIENT,
    ],
    "numpy": [HEADER, NUMPY, *REST],
    "classes": [HEADER, SOFTMAX, *REST[:3], CLASSES],
    "prints": [HEADER, SOFTMAX.replace("top =", "print('z', logits)\n    top ="), *REST],
    "prints_to_both_streams": [
        HEADER + "\nimport sys\nprint(1)\nprint(2, file=sys.stderr)",
        *RIGHT[1:],
    ],
    "unicode": [HEADER, SOFTMAX.replace("top", "größte"), *REST, "'\N{GRINNING FACE}'"],
    "windows_line_ends": [each.replace("\n", "\r\n") for each in RIGHT],
    "blank_lines_above": [HEADER, "\n\n" + SOFTMAX, *("\n" + each for each in REST)],
    "indented_cells": [HEADER, "    y = 1\n    z = 2", *RIGHT[1:]],
    "lambdas": [HEADER, *RIGHT[1:4], "perplexity = lambda loss: math.exp(loss)", GRADIENT],
    "a_function_in_a_branch": [
        HEADER,
        "if math.e > 2:\n    " + SOFTMAX.replace("\n", "\n    "),
        *REST,
    ],
    "takes_probabilities": [
        HEADER,
        SOFTMAX,
        "def nll(probs, target_id):\n    return -math.log(max(probs[target_id], 1e-12))",
        PERPLEXITY,
    ],
    "hides_its_function": [*RIGHT, "perplexity = perplexity(1.0)"],
    "uses_what_was_shown": [HEADER, "3 + 4", "x = _ + Out[2]\nIn[1]", *RIGHT[1:]],
    "a_training_loop": [
        *RIGHT,
        "for step in range(50):\n    loss = cross_entropy_loss([0.1, step], 0)",
    ],
    "later_annotations": [HEADER, "from __future__ import annotations\nx: Later = 1", *RIGHT[1:]],
}

COLAB: dict[str, list[str]] = {
    "colab_forms": [
        '#@title Setup { display-mode: "form" }\nseed = 3 #@param {type:"integer"}',
        HEADER,
        "#@title Softmax\n" + SOFTMAX,
        *REST,
    ],
    "colab_drive": [
        "try:\n    from google.colab import drive\n    drive.mount('/content/drive')\n"
        "except ImportError:\n    drive = None",
        *RIGHT,
    ],
    "colab_in_colab": ["import sys\nIN_COLAB = 'google.colab' in sys.modules", *RIGHT],
    "colab_shell": ["%%sh\necho installing", "!echo 'pip install -q gradekit'", *RIGHT],
}

VSCODE: dict[str, list[str]] = {
    "vscode_percent": ["# %%\n" + HEADER, *("# %%\n" + each for each in RIGHT[1:])],
    "vscode_percent_titles": [
        HEADER,
        "# %% [markdown]\n# # Softmax",
        "# %% softmax\n" + SOFTMAX,
        *REST,
    ],
    "vscode_language_cells": [HEADER, "%%javascript\nvar x = 1;", *RIGHT[1:]],
}


def build(cells: list[str], style: str = "jupyter") -> NotebookNode:
    """Make a notebook as a front end of this style does: Colab gives its cells no ids."""
    nodes = [_cell(text, number, style) for number, text in enumerate(cells)]
    metadata: dict[str, Any] = {"kernelspec": {"display_name": "Python 3", "name": "python3"}}
    if style == "colab":
        metadata |= {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU"}
    if style == "vscode":
        metadata |= {"language_info": {"name": "python"}, "orig_nbformat": 4}
    made = {"cells": nodes, "metadata": metadata, "nbformat": 4}
    return nbformat.from_dict(made | {"nbformat_minor": 0 if style == "colab" else 5})


def _cell(text: str, number: int, style: str) -> NotebookNode:
    kind, _, rest = text.partition(":")
    if kind in {"md", "raw"}:
        make = nbformat.v4.new_markdown_cell if kind == "md" else nbformat.v4.new_raw_cell
        cell = make(rest)
    else:
        cell = nbformat.v4.new_code_cell(text)
    cell.metadata = {
        "jupyter": {"collapsed": False, "tags": ["mine"]},
        "colab": {"id": f"x{number}", "base_uri": "https://localhost:8080/"},
        "vscode": {"vscode": {"languageId": "python"}},
    }[style]
    if style == "colab":
        del cell["id"]
    return cell


def all_notebooks() -> dict[str, NotebookNode]:
    """Build every notebook, by its name."""
    made = {name: build(cells) for name, cells in JUPYTER.items()}
    made |= {name: build(cells, "colab") for name, cells in COLAB.items()}
    made |= {name: build(cells, "vscode") for name, cells in VSCODE.items()}
    made["large_pictures"] = build(RIGHT)
    picture = nbformat.v4.new_output("display_data", data={"image/png": PICTURE})
    made["large_pictures"].cells[1].outputs = [picture]
    return made
