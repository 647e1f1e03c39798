"""What is known about an assignment, written down: a check then runs none of its code.

A docket holds the manifest, read and checked, what each property claims, and
precedents. It fits as long as no byte has changed of the folder, of the
reference, and of those parts of gradekit on which a verdict depends; else it
is as if it were not there.
"""

from __future__ import annotations

import functools
import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from gradekit import cache
from gradekit.assignment import Assignment, Claim, Foundation, Manifest, Property, Record
from gradekit.corpus import SHIPPED as CORPUS
from gradekit.corpus import Corpus

FORMAT: Final = 2
NAME: Final = "docket.bin"
MANIFEST: Final = "assignment.toml"
PACKAGE: Final = Path(__file__).parent
JUDGING: Final = (
    "asserts",
    "assignment",
    "blame",
    "claims",
    "corpus",
    "docket",
    "drawing",
    "evidence",
    "folder",
    "hearing",
    "limits",
    "manifest",
    "mismatch",
    "precedents",
    "properties",
    "recollection",
    "redrawing",
    "refutation",
    "report",
    "rounds",
    "shrinking",
    "signature",
    "strategies",
    "tolerance",
    "transcript",
    "trial",
    "verdict",
    "worker/__init__",
    "worker/program",
)
"""The modules that read an assignment, or on which a verdict and its words depend."""


def read(folder: Path, reference: Path) -> Manifest | None:
    """Give the manifest of a folder with its record, if a docket fits it.

    Parameters
    ----------
    folder : Path
        The assignment's.
    reference : Path
        The folder of reference implementations.
    """
    try:
        form, found, packed, precedents = msgspec.msgpack.decode((folder / NAME).read_bytes())
        if form == FORMAT and found == key(folder, reference):
            manifest = _manifest(zlib.decompress(packed), folder)
            assert manifest.record is not None
            return replace(manifest, record=replace(manifest.record, precedents=precedents))
    except (OSError, ValueError, zlib.error, msgspec.MsgspecError):
        pass  # whatever is wrong with it: it can be written again
    return None


def write(assignment: Assignment, corpus: Corpus, precedents: bytes, reference: Path) -> bool:
    """Write the docket of an assignment into its folder, next to its examples.

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
    record = Record(
        digest=assignment.digest,
        corpus=(corpus.key, corpus.drawn_by),
        claims=claims,
        precedents=b"",
    )
    manifest = replace(assignment.manifest, record=record)
    packed = msgspec.msgpack.encode(manifest, enc_hook=lambda value: _plain(value, folder))
    fields = [FORMAT, key(folder, reference), zlib.compress(packed, 9), precedents]
    return cache.write_whole(msgspec.msgpack.encode(fields), folder / NAME)


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
        digest=manifest.record.digest,
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
        from gradekit.claims import load_claims  # late, as all that runs an assignment's code

        return load_claims(self._manifest.folder, self._manifest.policies)


def key(folder: Path, reference: Path) -> str:
    """Hash everything that a docket depends on."""
    digest = hashlib.sha256()
    for name, path in _sources(folder, reference):
        text = path.read_bytes()
        digest.update(f"{name}:{len(text)}:".encode())
        digest.update(text)
    return digest.hexdigest()


def _sources(folder: Path, reference: Path) -> Iterator[tuple[str, Path]]:
    yield from ((f"gradekit/{name}", PACKAGE / f"{name}.py") for name in JUDGING)
    numeric = reference / "identities" / "numeric"
    exact = reference / "exact"
    for place in (PACKAGE / "worker" / "child", reference, exact, numeric, numeric / "formulas"):
        yield from ((f"{place.name}/{path.name}", path) for path in sorted(place.glob("*.py")))
    yield from ((name, folder / name) for name in (MANIFEST, CORPUS))
    code = sorted(folder.rglob("*.py"))
    yield from ((path.relative_to(folder).as_posix(), path) for path in code)


def _plain(value: Any, folder: Path) -> str:
    """Write what msgpack does not know; a path is below the folder."""
    return value.relative_to(folder).as_posix() if isinstance(value, Path) else str(value)


def _manifest(packed: bytes, folder: Path) -> Manifest:
    def build(kind: type, text: str) -> Path | Fraction:
        return folder / text if kind is Path else Fraction(text)

    return msgspec.msgpack.decode(packed, type=Manifest, dec_hook=build)
