"""The compiled assignment: a binary cache, so that a check runs no code of the folder.

One file holds the validated manifest, the property records and the verdict cache. It is
valid while the fingerprint of the claims is the same; a stale or damaged file counts as
absent.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import msgspec

from gradekit.assignment import examples as corpora
from gradekit.assignment import lockfile
from gradekit.assignment.code import FolderCode
from gradekit.assignment.examples import Corpus
from gradekit.model.assignment import Assignment, Claim, Manifest, Property, Record

FORMAT: Final = 4
NAME: Final = "compiled.bin"
FIELDS: Final = fields(Claim)


def read(folder: Path, fingerprint: str) -> Manifest | None:
    """Give a folder's manifest with its record, if compiled from claims of this fingerprint."""
    content = lockfile.read(folder / NAME, _key(fingerprint))
    if content is None:
        return None
    try:
        drawn_by, packed, verdict_cache = msgspec.msgpack.decode(content)
        manifest = _manifest(zlib.decompress(packed), folder)
        assert manifest.record is not None
        drawn_for = corpora.key_of(fingerprint, corpora.DEFAULT_SEED, manifest.examples)
        record = replace(manifest.record, fingerprint=fingerprint, corpus=(drawn_for, drawn_by))
        return replace(manifest, record=replace(record, verdict_cache=verdict_cache))
    except (TypeError, ValueError, zlib.error, msgspec.MsgspecError):
        return None  # damaged: `gradekit author build` makes it again


def write(assignment: Assignment, corpus: Corpus, verdict_cache: bytes) -> bool:
    """Compile an assignment into its folder; tell whether it was written, whole."""
    folder = assignment.manifest.folder
    claims = {
        property_.name: Claim(**{field.name: getattr(property_, field.name) for field in FIELDS})
        for property_ in assignment.properties
    }
    record = Record(fingerprint="", corpus=("", ""), claims=claims, verdict_cache=b"")
    manifest = replace(assignment.manifest, record=record)
    packed = msgspec.msgpack.encode(manifest, enc_hook=lambda value: _plain(value, folder))
    content = msgspec.msgpack.encode([corpus.drawn_by, zlib.compress(packed, 9), verdict_cache])
    return lockfile.write(content, folder / NAME, _key(assignment.fingerprint))


def assignment(manifest: Manifest, *, options: Mapping[str, str] | None = None) -> Assignment:
    """Give an assignment as its manifest's record has it, with a submission's options."""
    assert manifest.record is not None
    code = FolderCode(manifest)
    properties = tuple(
        Property(name=name, policy=manifest.policies[name], code=code, **asdict(claim))
        for name, claim in manifest.record.claims.items()
    )
    return Assignment(
        manifest=manifest,
        properties=properties,
        code=code,
        fingerprint=manifest.record.fingerprint,
        options=manifest.usual_options | dict(options or {}),
    )


def _key(fingerprint: str) -> str:
    return f"{fingerprint}-{FORMAT}"


def _plain(value: Any, folder: Path) -> str:
    """Write what msgpack does not know; a path is below the folder."""
    return value.relative_to(folder).as_posix() if isinstance(value, Path) else str(value)


def _manifest(packed: bytes, folder: Path) -> Manifest:
    def build(kind: type, text: str) -> Path | Fraction:
        return folder / text if kind is Path else Fraction(text)

    return msgspec.msgpack.decode(packed, type=Manifest, dec_hook=build)
