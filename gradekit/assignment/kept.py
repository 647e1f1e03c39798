"""What is known about an assignment, written down: a check then runs none of its code.

A kept holds the manifest, read and checked, what each property claims, and
verdict_cache. It fits as long as the fingerprint of the claims is the same; else it
is as if it were not there.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from gradekit.assignment import examples as corpora
from gradekit.assignment import lock
from gradekit.assignment.examples import Corpus
from gradekit.model.assignment import Assignment, Claim, Foundation, Manifest, Property, Record

FORMAT: Final = 4
NAME: Final = "docket.bin"


def read(folder: Path, fingerprint: str) -> Manifest | None:
    """Give the manifest of a folder with its record, if a kept fits it.

    Parameters
    ----------
    folder : Path
        The assignment's.
    fingerprint : str
        That of its claims.
    """
    content = lock.read(folder / NAME, _key(fingerprint))
    if content is None:
        return None
    try:
        drawn_by, packed, verdict_cache = msgspec.msgpack.decode(content)
        manifest = _manifest(zlib.decompress(packed), folder)
        assert manifest.record is not None
        drawn_for = corpora.key_of(fingerprint, corpora.DEFAULT_SEED, manifest.examples)
        record = replace(
            manifest.record,
            fingerprint=fingerprint,
            corpus=(drawn_for, drawn_by),
            verdict_cache=verdict_cache,
        )
        return replace(manifest, record=record)
    except (TypeError, ValueError, zlib.error, msgspec.MsgspecError):
        return None  # whatever is wrong with it: it can be written again


def write(assignment: Assignment, corpus: Corpus, verdict_cache: bytes) -> bool:
    """Write the kept of an assignment into its folder, next to its examples.

    Returns
    -------
    bool
        Whether it was written, whole.
    """
    folder = assignment.manifest.folder
    claims = {
        one.name: Claim(
            claim=one.claim,
            explanation=one.explanation,
            functions=one.functions,
            judges=one.judges,
            asks_for=one.asks_for,
            drawn=one.drawn,
        )
        for one in assignment.properties
    }
    record = Record(fingerprint="", corpus=("", ""), claims=claims, verdict_cache=b"")
    manifest = replace(assignment.manifest, record=record)
    packed = msgspec.msgpack.encode(manifest, enc_hook=lambda value: _plain(value, folder))
    fields = [corpus.drawn_by, zlib.compress(packed, 9), verdict_cache]
    key = _key(assignment.fingerprint)
    return lock.write(msgspec.msgpack.encode(fields), folder / NAME, key)


def assignment(
    manifest: Manifest,
    load: Callable[[], Assignment],
    foundation: Callable[[], Foundation],
    exact: Callable[[], ModuleType | None],
    *,
    options: Mapping[str, str] | None = None,
) -> Assignment:
    """Give an assignment as it is written down; its code is loaded when it is asked for.

    Parameters
    ----------
    manifest : Manifest
        With its record.
    load : callable
        Loads the assignment from its files.
    foundation, exact : callable
        Load what properties rest on alone, and the 50-digit form.
    options : mapping, optional
        What a submission chose; defaults for the rest.
    """
    assert manifest.record is not None
    code = _Code(manifest, load)
    properties = tuple(
        Property(
            name=name,
            claim=claim.claim,
            explanation=claim.explanation,
            functions=claim.functions,
            judges=claim.judges,
            policy=manifest.policies[name],
            asks_for=claim.asks_for,
            drawn=claim.drawn,
            load_check=functools.partial(code.check, name),
            load_inner=functools.partial(code.inner, name),
        )
        for name, claim in manifest.record.claims.items()
    )
    return Assignment(
        manifest=manifest,
        properties=properties,
        load=functools.cache(foundation),
        exact=exact,
        fingerprint=manifest.record.fingerprint,
        options=manifest.usual_options | dict(options or {}),
    )


class _Code:
    """The code of an assignment's properties, loaded when it is asked for."""

    def __init__(self, manifest: Manifest, load: Callable[[], Assignment]) -> None:
        self._manifest = manifest
        self._load = load

    def check(self, name: str) -> Callable[..., None]:
        return self._loaded[name].check

    def inner(self, name: str) -> Callable[..., None]:
        return self._alone.get(name) or self._loaded[name].inner

    @functools.cached_property
    def _loaded(self) -> Mapping[str, Property]:
        return {one.name: one for one in self._load().properties}

    @functools.cached_property
    def _alone(self) -> Mapping[str, Callable[..., None]]:
        from gradekit.assignment.claims import (
            load_claims,  # late, as all that runs an assignment's code
        )

        return load_claims(self._manifest.folder, self._manifest.policies)


def _key(fingerprint: str) -> str:
    return f"{fingerprint}-{FORMAT}"


def _plain(value: Any, folder: Path) -> str:
    """Write what msgpack does not know; a path is below the folder."""
    return value.relative_to(folder).as_posix() if isinstance(value, Path) else str(value)


def _manifest(packed: bytes, folder: Path) -> Manifest:
    def build(kind: type, text: str) -> Path | Fraction:
        return folder / text if kind is Path else Fraction(text)

    return msgspec.msgpack.decode(packed, type=Manifest, dec_hook=build)
