"""The corpus: examples that Hypothesis drew once, stored and replayed on every submission.

A replay gives the same verdict as a Hypothesis run with the same seed, whose examples
these are. They are stored in the serialised form of the worker protocol; a file that
is stale or damaged is drawn again.

A corpus also holds the calls with which diagnosis identifies a misconception, and the
result of every misconception on each call.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import lockfile
from gradekit.model import files
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child.protocol import decode_value, encode_value

FORMAT: Final = 3
SHIPPED: Final = "corpus.bin"
DEFAULT_SEED: Final = 0

Example = dict[str, Any]
Trace = list[Any]
"""One outcome in comparable form: [kind, value or exception, changed]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """The drawn examples of one assignment, seed and number.

    `probes` are argument lists by function; `answers` hold what each
    misconception does on those of its function.
    """

    key: str
    drawn_by: str
    seed: int
    examples: Mapping[str, list[Example]]
    probes: Mapping[str, list[list[Any]]]
    answers: Mapping[str, list[Trace]]


def find(
    assignment: Assignment, *, seed: int = DEFAULT_SEED, examples: int | None = None
) -> Corpus | None:
    """Give the corpus of an assignment, shipped or kept, if it has been drawn."""
    drawn_for = key(assignment, seed=seed, examples=examples)
    shipped = lockfile.read(assignment.manifest.folder / SHIPPED, drawn_for)
    corpus = None if shipped is None else _unpack(shipped, drawn_for)
    if corpus is None:
        with contextlib.suppress(OSError):
            corpus = _unpack(place(assignment, drawn_for).read_bytes(), drawn_for)
    return corpus


def place(assignment: Assignment, drawn_for: str) -> Path:
    """Give the file in which a corpus is kept that is not shipped."""
    return files.folder() / "corpora" / f"{assignment.manifest.name}-{drawn_for[:24]}.bin"


def key(assignment: Assignment, *, seed: int = DEFAULT_SEED, examples: int | None = None) -> str:
    """Hash everything that the examples depend on."""
    return key_of(assignment.fingerprint, seed, examples or assignment.manifest.examples)


def key_of(fingerprint: str, seed: int, examples: int) -> str:
    """Hash everything that the examples depend on; options choose no inputs."""
    about = [FORMAT, seed, examples, fingerprint]
    return hashlib.sha256(repr(about).encode()).hexdigest()


def ship(corpus: Corpus, folder: Path) -> bool:
    """Keep a corpus in an assignment's folder; tell whether it was written, whole."""
    return lockfile.write(_pack(corpus), folder / SHIPPED, corpus.key)


def write(corpus: Corpus, path: Path) -> bool:
    """Keep a corpus, and tell whether it was written, whole; no error where it cannot be."""
    return files.write_whole(_pack(corpus), path)


def _pack(corpus: Corpus) -> bytes:
    tables = [dict(corpus.examples), dict(corpus.probes), dict(corpus.answers)]
    return zlib.compress(encode_value([FORMAT, corpus.drawn_by, corpus.seed, *tables]), 9)


@functools.cache
def property_seed(seed: int, name: str) -> int:
    """Give the seed of one property: the same on every machine and Python."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")


def trace(outcome: Outcome) -> Trace:
    """Bring an outcome to a form in which two of them can be compared."""
    changed = [[index, value] for index, value in sorted(outcome.changed.items())]
    returned = outcome.kind is OutcomeKind.RETURNED
    return [outcome.kind.value, outcome.value if returned else outcome.exception, changed]


def size(example: Any) -> tuple[int, int]:
    """Measure an example, or a part of it: how many values, and how long they are to read."""
    if isinstance(example, dict):
        example = list(example.values())
    if not isinstance(example, list):
        return 1, len(repr(example))
    sizes = [size(part) for part in example]
    return 1 + sum(count for count, _ in sizes), sum(length for _, length in sizes)


def plain_example(example: Mapping[str, Any]) -> Example:
    """Bring drawn values to the form in which a replay gives them."""
    plain: Example = decode_value(encode_value(dict(example)))
    return plain


def _unpack(packed: bytes, key: str) -> Corpus | None:
    """Read a corpus, if it is whole."""
    try:
        fields = decode_value(zlib.decompress(packed))
        form, drawn_by, seed, examples, probes, answers = fields
    except Exception:  # any damage means: draw it again  # noqa: BLE001
        return None
    if form != FORMAT:
        return None
    return Corpus(
        key=key, drawn_by=drawn_by, seed=seed, examples=examples, probes=probes, answers=answers
    )
