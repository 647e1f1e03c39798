"""Property-based grading of language-model training: losses, gradients, the training step.

What authors of properties import stands here: `asserts`, `strategies`, `tolerance` and
`symbolic`. The rest are packages, each with a docstring that lists its modules; which
may import which is a table in ``tests/repository/test_architecture.py``.
"""

__version__ = "0.1.0"
