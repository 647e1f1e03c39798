"""What cannot be checked is told in one paragraph, without a traceback, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Kernel
from .notebooks import HEADER, LOSS, PERPLEXITY, SOFTMAX

USAGE = (
    "Write %gradekit check [ASSIGNMENT] [--only NAME] [--steps] [--hints 0..3] [--all]. "
    "All else is for a terminal: a cell with, say, !gradekit list."
)


def said(kernel: Kernel, cell: str) -> str:
    """Run a cell that raises; give what is shown."""
    ran = kernel.cell(cell)
    assert "Traceback" not in ran.error
    return ran.error


@pytest.mark.sample(6)
@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            "gradekit.check(math.exp)",
            "gradekit: exp is written in C, not in Python: write your own.",
        ),
        (
            "gradekit.check(lambda x: x)",
            "gradekit: a lambda has no name by which an assignment could ask for it. Give it one "
            "in a cell, softmax = lambda logits: ..., and check softmax.",
        ),
        (
            "gradekit.check(perplexity(1.0))",
            "gradekit: gradekit.check takes a function itself, such as gradekit.check(softmax), "
            "and this is float.",
        ),
        (
            'gradekit.check("perplexity")',
            "gradekit: for the function itself leave out the quotes: check(perplexity).",
        ),
        (
            "old = [perplexity]\ndef perplexity(loss): pass\ngradekit.check(old[0])",
            "gradekit: this is not the perplexity that the kernel holds now, but another: an "
            "earlier one, or a module's. Check the present one: gradekit.check(perplexity).",
        ),
        (
            "import json\ngradekit.check(json.dumps)",
            "gradekit: dumps is from the module json: import it by name in a cell.",
        ),
        (
            "names = {}\nexec('def softmax(z): return z', names)\ngradekit.check(names['softmax'])",
            "gradekit: softmax was made by exec, and no cell has its text: define it in a cell.",
        ),
        (
            "def f():\n    def softmax(z): return z\n    return softmax\ngradekit.check(f())",
            "gradekit: softmax is held by no name: define it at the top of a cell.",
        ),
        (
            "def softmaxx(z): return z\ngradekit.check(softmaxx)",
            "gradekit: cross-entropy asks for no softmaxx. Did you mean softmax? It asks for "
            "softmax, cross_entropy_loss, sequence_loss, perplexity, softmax_cross_entropy_grad.",
        ),
        (
            'gradekit.check("cross-entropi")',
            "gradekit: cross-entropi: there is no bundled assignment of this name, and no "
            "package offers it. "
            "Did you mean cross-entropy? Bundled are: autograd, bigram-counting, cross-entropy, "
            "kl-divergence, manual-gradients, microgpt, training-step; "
            "a folder of your own is named by a path, such as ./cross-entropi.",
        ),
        (
            'gradekit.check("cross-entropy", assignment="cross-entropy")',
            "gradekit: the assignment is named twice. Name it once.",
        ),
        (
            'gradekit.check(assignment="autograd")',
            "gradekit: this notebook: its header says that it is for cross-entropy, and it was to "
            "be graded as autograd. Name that assignment, or change the header and run its cell "
            "again.",
        ),
        ("%gradekit list", f"gradekit: there is no `%gradekit list`. {USAGE}"),
        ("%gradekit", f"gradekit: the following arguments are required: command. {USAGE}"),
        ("%gradekit check --onl x", f"gradekit: unrecognized arguments: --onl x. {USAGE}"),
        ("%gradekit check 'x", f"gradekit: No closing quotation. {USAGE}"),
        (
            "%gradekit check --only perplexitty",
            "gradekit: --only perplexitty: cross-entropy has no such function or property. "
            "Did you mean perplexity? `gradekit show cross-entropy` lists them.",
        ),
    ],
)
def test_what_cannot_be_checked_is_told(kernel: Kernel, cell: str, message: str) -> None:
    for text in (f"import gradekit\n{HEADER}", PERPLEXITY, "%load_ext gradekit"):
        kernel.cell(text)
    assert said(kernel, cell) == message


def test_a_notebook_that_does_not_say_its_assignment_is_told_how(kernel: Kernel) -> None:
    kernel.cell(f"import math, gradekit\n{SOFTMAX}\n{LOSS}")
    assert said(kernel, "gradekit.check()") == (
        "gradekit: this notebook does not say which assignment it is for. Write one of autograd, "
        "bigram-counting, cross-entropy, kl-divergence, manual-gradients, microgpt, "
        "training-step into a cell, as # gradekit: cross-entropy, and run it, or name it: "
        'gradekit.check("cross-entropy").'
    )


def test_a_header_that_cannot_be_read_is_told_with_its_place(kernel: Kernel) -> None:
    kernel.cell("import gradekit\n\n# gradekit: Cross Entropy")
    assert said(kernel, "gradekit.check()").startswith(
        "gradekit: this notebook, In [1], line 3: the header line cannot be read, because "
        "'Cross Entropy' is not the name of an assignment."
    )


def test_where_nothing_was_run_that_is_told(kernel: Kernel) -> None:
    kernel.cell("%load_ext gradekit")
    assert said(kernel, "%gradekit check") == (
        "gradekit: this notebook: no cell with Python in it was run. "
        "Run the cells that define your functions, then check again."
    )


def test_a_folder_that_is_gone_is_told(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    kernel.cell(f"import gradekit\n{HEADER}\nimport os\nos.chdir('gone')\nos.rmdir('../gone')")
    assert said(kernel, "gradekit.check()") == (
        "gradekit: the folder in which this kernel runs is gone. Restart it in one that is there."
    )


def test_a_fault_of_our_own_says_so(kernel: Kernel) -> None:
    kernel.cell(f"import gradekit\n{HEADER}")
    kernel.silent(
        "import gradekit.notebook.checking as _checking\n"
        "_judge, _checking.judge = _checking.judge, None\n"
    )
    ran = kernel.cell("gradekit.check()")
    kernel.silent("_checking.judge = _judge")
    assert "TypeError" in ran.error
    assert "This is gradekit's own fault. Please report the above." in ran.error
