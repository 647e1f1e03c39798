"""What students need to check their work themselves: an assignment without its secrets.

That are its manifest, the properties that are not hidden, the reference and the error models;
no solution, no misconception, no hidden property, and nothing of another assignment. The wheel
that students install has it in the place of what is bundled.
"""

from __future__ import annotations

import ast
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import examples as corpora
from gradekit.assignment import fingerprint, formulas, locations
from gradekit.assignment.properties import property_files
from gradekit.authoring.deploy import toml
from gradekit.authoring.deploy.course import files_below
from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.assignment import Manifest

FOR_AUTHORS: Final = ("base", "mutate", "equivalents", "admitted")
"""Keys of a manifest that are about solutions, misconceptions and mutants."""
HANDED_OUT: Final = ("starter.py", "starter.ipynb", "README.md", "driver.py", "mistakes/*.py")
BESIDE: Final = ("exact", "identities", "identities.numeric")
"""The packages of `reference/` in which the grader looks for a module of a reference's name."""


def library(manifest: Manifest) -> tuple[PackedFile, ...]:
    """Give `assignments/NAME/` and `reference/`, for a wheel that students install.

    The examples that are kept come along, with the answers that are known, unless a property
    is hidden: some of them would show its inputs. Then they are drawn at the first check.
    """
    with tempfile.TemporaryDirectory(prefix="gradekit-") as name:
        root = Path(name)
        folder, reference = root / "assignments" / manifest.name, root / "reference"
        _write(_assignment(manifest), folder)
        _write(_reference(manifest), reference)
        if not hidden(manifest):
            _ship(manifest, folder, reference)
        return tuple(
            PackedFile(path=path.relative_to(root).as_posix(), content=path.read_bytes())
            for path in files_below(root)
        )


def hidden(manifest: Manifest) -> set[str]:
    """Name the hidden properties."""
    return {name for name, policy in manifest.policies.items() if policy.hidden}


def _write(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _ship(manifest: Manifest, folder: Path, reference: Path) -> None:
    """Keep the examples under the key of what is left of their sources."""
    corpus = corpora.shipped(manifest, corpora.key(manifest))
    if corpus is None:
        return
    left = replace(manifest, fingerprint=fingerprint.of_claims(folder, reference))
    corpora.ship(replace(corpus, key=corpora.key(left), answers={}), folder)


def _assignment(manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    folder, secret = manifest.folder, hidden(manifest)
    data = tomllib.loads((folder / "assignment.toml").read_text("utf-8"), parse_float=Decimal)
    yield "assignment.toml", toml.write(_without_secrets(data, secret)).encode()
    own = [manifest.reference] if manifest.reference.endswith(".py") else []
    for pattern in (*HANDED_OUT, *own, "*.txt"):
        for path in sorted(folder.glob(pattern)):
            yield path.relative_to(folder).as_posix(), path.read_bytes()
    for path in property_files(folder):
        text = without(path.read_text("utf-8"), secret)
        yield path.relative_to(folder).as_posix(), text.encode()


def _without_secrets(data: dict[str, Any], secret: set[str]) -> dict[str, Any]:
    """Leave out of a manifest what is for authors, and the names of hidden properties."""
    kept = {key: value for key, value in data.items() if key not in FOR_AUTHORS}
    kept["properties"] = {
        name: {
            key: [each for each in value if each not in secret] if key == "needs" else value
            for key, value in table.items()
        }
        for name, table in data["properties"].items()
        if name not in secret
    }
    if "characterisations" in kept:
        sets = kept["characterisations"].items()
        kept["characterisations"] = {
            function: names for function, names in sets if not secret.intersection(names)
        }
    return kept


def without(text: str, names: set[str]) -> str:
    """Leave functions out of a file of properties, and what only they have used of it.

    The comments above what is left out go with it.
    """
    body = ast.parse(text).body
    gone = [node for node in body if _defined(node) & names]
    while True:
        kept = [node for node in body if node not in gone]
        used, of_gone = _used(kept), _used(gone)
        more = [node for node in kept if _is_private_to(node, of_gone - used)]
        if not more:
            break
        gone += more
    lines, end = text.splitlines(keepends=True), 0
    left: list[str] = []
    for node in body:
        if node not in gone:
            left += lines[end : node.end_lineno]
        end = node.end_lineno or end
    return "".join([*left, *lines[end:]])


def _defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _used(nodes: Iterable[ast.stmt]) -> set[str]:
    """Name what statements read, each but for itself."""
    return {
        each.id
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and each.id not in _defined(node)
    }


def _is_private_to(node: ast.stmt, names: set[str]) -> bool:
    """Whether a statement defines nothing but names that only what is left out has used."""
    return bool(_defined(node)) and _defined(node) <= names


def _reference(manifest: Manifest) -> Iterator[tuple[str, bytes]]:
    """Give the modules of `reference/` that this assignment's imports, and its formulas."""
    root = locations.reference()
    seen = {root / "__init__.py"}
    if not manifest.reference.endswith(".py"):
        roots = [f"{package}.{manifest.reference}" for package in ("assignments", *BESIDE)]
        waiting = [root / f"{name.replace('.', '/')}.py" for name in roots]
        while waiting:
            path = waiting.pop()
            if path in seen or not path.is_file():
                continue
            seen.add(path)
            waiting += [*_imported(path), path.parent / "__init__.py"]
    written = root / formulas.FOLDER / f"{manifest.reference}.json"
    if written.is_file() and not hidden(manifest):  # it names claims
        seen.add(written)
    for path in sorted(seen):
        yield path.relative_to(root).as_posix(), path.read_bytes()


def _imported(path: Path) -> Iterator[Path]:
    """Give the files that a module of the reference imports from it, if they are there."""
    for node in ast.walk(ast.parse(path.read_bytes(), path.name)):
        if isinstance(node, ast.ImportFrom) and node.level:
            package = path.parents[node.level - 1]
            module = package.joinpath(*(node.module or "").split("."))
            yield module.with_suffix(".py") if node.module else package / "__init__.py"
            yield module / "__init__.py"
            yield from (module / f"{alias.name}.py" for alias in node.names)
