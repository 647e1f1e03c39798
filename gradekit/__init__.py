"""Property-based grading of language-model training: losses, gradients, the training step.

Authors of properties import `asserts` (comparisons), `strategies` (Hypothesis strategies),
`histories` (calls after other calls), `tolerance` (rounding error bounds), `guards` (losses
under a guard against log(0)), `mistakes` (error models, with which wrong functions are
explained) and `symbolic` (identities proved with SymPy). The rest are packages.
``tests/repository/test_architecture.py`` says which may import which.
"""

__version__ = "0.1.0"
