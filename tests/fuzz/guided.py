"""Fuzz one reader, guided by what its code has not yet done.

``pip install atheris``, then for an hour each, with at most 1 GB and 10 s for an input:

    python -m tests.fuzz.guided notebook -max_total_time=3600 -rss_limit_mb=1024 -timeout=10

and so on for each name in `TARGETS`.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

import atheris


def main() -> None:
    """Start the fuzzer with the seeds of a target; it ends at its first finding."""
    name, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["gradekit", "nbformat", "tomllib"]):
        importlib.import_module("gradekit.submission.cells")  # which is imported late, too
        from tests.fuzz.targets import TARGETS, seeds
    corpus = Path(tempfile.mkdtemp(prefix=f"gradekit-{name}-"))
    for number, data in enumerate(seeds(name)):
        corpus.joinpath(str(number)).write_bytes(data)
    atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
