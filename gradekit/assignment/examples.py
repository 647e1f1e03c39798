"""The corpus: examples that Hypothesis drew once, stored and replayed on every submission.

A replay gives the same verdict as a Hypothesis run with the same seed, whose examples
these are. Besides them a corpus holds what else is generated for an assignment: the calls
with which diagnosis identifies a misconception and the result of every misconception on
each; small counterexamples; known answers; and the text of the claims, so that a check
that needs no claim imports no properties.

It is one file in sections, each in the serialised form of the worker protocol and decoded
when it is first asked for. A file that is stale or damaged is made again.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import lockfile
from gradekit.model import files
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.model.signature import Signature
from gradekit.sandbox.child.protocol import decode_value, encode_value

FORMAT: Final = 10
SHIPPED: Final = "kept.bin"
DEFAULT_SEED: Final = 0
DIGEST: Final = 32  # bytes, before a corpus that is not shipped
TABLES: Final = (
    *("claims", "examples", "probes", "core", "right", "accepted", "simplest", "work", "answers"),
    *("mistakes", "small"),
)
"""The fields of a corpus that are kept as sections, in their order."""

Example = dict[str, Any]
Trace = list[Any]
"""One outcome in comparable form: [kind, value or exception, changed]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Corpus:
    """The drawn examples of one assignment, seed and number, by property.

    `counts` tell how many they are. `probes` are argument lists by function, those of the
    properties first. `core` holds for each the relative tolerance within which right solutions
    agree, or None at an edge, where they do not; `right` what the reference does, and `accepted`
    what they do at an edge besides. `simplest` are their indices, the simplest call first. `work`
    counts the calls inside one call of the error model, or of the reference, and what comes out.
    `mistakes` hold for each mistake of the error model how large its results are: see
    `gradekit.assignment.refutation`.
    `answers` hold by function what each misconception about it does on the
    first probes, None where that is right. `small` are counterexamples
    that cannot be made smaller, the smallest first; `known_answers` are as
    `gradekit.judging.known_answers` packs them. `claims` are what the properties say and ask
    for: see `gradekit.assignment.code`; empty unless the corpus is shipped.
    """

    key: str
    drawn_by: str
    seed: int
    counts: Mapping[str, int]
    examples: Mapping[str, list[Example]]
    probes: Mapping[str, list[list[Any]]]
    answers: Mapping[str, dict[str, list[Trace | None]]]
    core: Mapping[str, list[float | None]] = field(default_factory=dict)
    right: Mapping[str, list[Trace]] = field(default_factory=dict)
    accepted: Mapping[str, list[list[Trace]]] = field(default_factory=dict)
    simplest: Mapping[str, list[int]] = field(default_factory=dict)
    work: Mapping[str, list[int]] = field(default_factory=dict)
    mistakes: Mapping[str, dict[str, bytes]] = field(default_factory=dict)
    small: Mapping[str, list[Example]] = field(default_factory=dict)
    claims: Mapping[str, list[Any]] = field(default_factory=dict)
    known_answers: bytes = b""


class _Section(Mapping[str, Any]):
    """A table whose values are decoded one by one, when they are asked for."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._decoded: dict[str, Any] = {}

    @functools.cached_property
    def _encoded(self) -> dict[str, bytes]:
        encoded: dict[str, bytes] = decode_value(zlib.decompress(self._packed))
        return encoded

    def __getitem__(self, name: str) -> Any:
        if name not in self._decoded:
            self._decoded[name] = decode_value(self._encoded[name])
        return self._decoded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded)

    def __len__(self) -> int:
        return len(self._encoded)


def find(
    assignment: Assignment, *, seed: int = DEFAULT_SEED, examples: int | None = None
) -> Corpus | None:
    """Give the corpus of an assignment, shipped or kept, if it has been drawn."""
    drawn_for = key(assignment.manifest, seed=seed, examples=examples)
    corpus = shipped(assignment.manifest, drawn_for)
    if corpus is None:
        with contextlib.suppress(OSError):
            content = files.read_private(place(assignment, drawn_for))
            digest, packed = content[:DIGEST], content[DIGEST:]
            if _digest(packed) == digest:
                corpus = _unpack(packed, drawn_for)
    return corpus


def shipped(manifest: Manifest, drawn_for: str) -> Corpus | None:
    """Give the corpus in an assignment's folder, if it has this key."""
    packed = lockfile.read(manifest.folder / SHIPPED, drawn_for)
    return None if packed is None else _unpack(packed, drawn_for)


def place(assignment: Assignment, drawn_for: str) -> Path:
    """Give the file in which a corpus is kept that is not shipped."""
    return files.folder() / "corpora" / f"{assignment.manifest.name}-{drawn_for[:24]}.bin"


def key(manifest: Manifest, *, seed: int = DEFAULT_SEED, examples: int | None = None) -> str:
    """Hash everything that the examples depend on; options choose no inputs."""
    about = [FORMAT, seed, examples or manifest.examples, manifest.fingerprint]
    return hashlib.sha256(repr(about).encode()).hexdigest()


def ship(corpus: Corpus, folder: Path) -> bool:
    """Keep a corpus in an assignment's folder; tell whether it was written, whole."""
    return lockfile.write(_pack(corpus), folder / SHIPPED, corpus.key)


def write(corpus: Corpus, path: Path) -> bool:
    """Keep a corpus, and tell whether it was written, whole; no error where it cannot be."""
    packed = _pack(corpus)
    return files.write_private(_digest(packed) + packed, path)


@functools.cache
def property_seed(seed: int, name: str) -> int:
    """Give the seed of one property: the same on every machine and Python."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big")


def trace(outcome: Outcome) -> Trace:
    """Bring an outcome to a form in which two of them can be compared."""
    changed = [[index, value] for index, value in sorted(outcome.changed.items())]
    returned = outcome.kind is OutcomeKind.RETURNED
    return [outcome.kind.value, outcome.value if returned else outcome.exception, changed]


def declared(outcome: Trace, manifest: Manifest, function: str, *, exactly: bool = False) -> Trace:
    """Bring a returned value to the declared form, where it is accepted in another.

    A result that a function wrote into an argument, where it may, is taken from there. With
    `exactly` the only row of a batch is not taken for the row.
    """
    kind, value, changed = outcome
    if kind != OutcomeKind.RETURNED.value:
        return outcome
    signature, written = manifest.functions[function], manifest.in_place.get(function, ())
    forms = [value]
    if written:
        forms.append(_assembled(value, dict(changed), written, signature))
    for form in forms:
        with contextlib.suppress(Mismatch):
            return [kind, signature.conform(form, exactly=exactly)[0], [] if written else changed]
    return [kind, value, [] if written else changed]


def _assembled(
    value: Any, changed: Mapping[int, Any], written: Sequence[str], signature: Signature
) -> Any:
    """Put together what a function returned and what it wrote into its arguments."""
    places = [signature.parameters.index(name) if name else None for name in written]
    parts = [value if place is None else changed.get(place) for place in places]
    return parts[0] if len(parts) == 1 else parts


def size(example: Any) -> tuple[int, int]:
    """Measure an example, or a part of it: how many values, and how long they are to read."""
    if not isinstance(example, list | dict):
        return 1, len(repr(example))
    count, length = 1, 0
    for part in example.values() if isinstance(example, dict) else example:
        # not by another call for each number: there are very many
        inside = size(part) if isinstance(part, list | dict) else (1, len(repr(part)))
        count, length = count + inside[0], length + inside[1]
    return count, length


def plain_example(example: Mapping[str, Any]) -> Example:
    """Bring drawn values to the form in which a replay gives them."""
    plain: Example = decode_value(encode_value(dict(example)))
    return plain


def _digest(packed: bytes) -> bytes:
    return hashlib.sha256(packed).digest()


def _pack(corpus: Corpus) -> bytes:
    tables = [getattr(corpus, name) for name in TABLES]
    about = [FORMAT, corpus.drawn_by, corpus.seed, dict(corpus.counts)]
    return encode_value([*about, *map(_packed, tables), corpus.known_answers])


def _packed(table: Mapping[str, Any]) -> bytes:
    encoded = {name: encode_value(value) for name, value in table.items()}
    return zlib.compress(encode_value(encoded), 9)


def _unpack(packed: bytes, key: str) -> Corpus | None:
    """Read a corpus that is whole, if it is in this format."""
    form, drawn_by, seed, counts, *tables, known_answers = decode_value(packed)
    if form != FORMAT:
        return None
    sections: dict[str, Any] = dict(zip(TABLES, map(_Section, tables), strict=True))
    about = {"key": key, "drawn_by": drawn_by, "seed": seed, "counts": counts}
    return Corpus(**about, **sections, known_answers=known_answers)
