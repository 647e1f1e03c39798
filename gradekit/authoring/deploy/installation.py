"""The folder `.gradekit/`: a wheel of gradekit, the lock file, the script that installs them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import gradekit
from gradekit.authoring.deploy import lock, wheel
from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.errors import UsageError

FOLDER: Final = ".gradekit"
SCRIPT: Final = f"{FOLDER}/install.sh"
LOCK: Final = f"{FOLDER}/requirements.txt"
WHEELS: Final = f"{FOLDER}/wheels"
INSTALL: Final = """\
#!/bin/sh
# sh install.sh FOLDER: make a Python environment in FOLDER and install gradekit in it, from the
# files beside this script{source} from a package index.
# Each file must have a hash of requirements.txt.
set -eu
case ${1:?name the folder of the environment} in
    /*) environment=$1 ;;
    *) environment=$PWD/$1 ;;
esac
cd "$(dirname "$0")"
{offline}for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    "$python" -c '
import ensurepip, sys, venv
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || continue
    "$python" -m venv "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check \\
        --only-binary :all: --require-hashes {options}--requirement requirements.txt
    exit 0
done
echo "gradekit needs Python 3.11, 3.12 or 3.13 with its venv module, and none is here." >&2
exit 3
"""
Pins = dict[str, list[lock.Pinned]]
"""What to install, by Python."""
OFFLINE: Final = """\
offline=
[ "$(uname -sm)" != "Linux x86_64" ] || offline="--no-index --find-links wheels"
"""
"""Says where pip looks, if there are wheels: a student's own machine may need others."""


def files(
    library: Iterable[PackedFile] | None = None,
    *,
    bundle: bool = False,
    from_index: bool = False,
    elsewhere: bool = False,
) -> tuple[PackedFile, ...]:
    """Make the files of `.gradekit/`.

    Parameters
    ----------
    library : iterable of PackedFile, optional
        What the wheel holds for the bundled assignments and their reference; all unless told.
    bundle : bool
        Whether the wheels for Linux on x86_64 are there, too: then no network is needed.
    from_index : bool
        Whether gradekit is installed from an index: then there is no wheel of it.
    elsewhere : bool
        Whether students may install it, on Linux and macOS with ARM.

    Raises
    ------
    UsageError
        If pip is not there, or cannot reach an index.
    """
    own = None if from_index else wheel.build(library)
    with tempfile.TemporaryDirectory(prefix="gradekit-") as folder:
        pinned = _pinned(own, Path(folder), elsewhere=elsewhere)
        packed = _downloaded(pinned, Path(folder, "wheels")) if bundle else []
    if own is not None:
        packed.append(PackedFile(path=f"{FOLDER}/{own.path}", content=own.content))
    return (
        PackedFile.program(SCRIPT, _script(bundle=bundle)),
        PackedFile.text(LOCK, lock.write(pinned, own)),
        *packed,
    )


def _pinned(own: PackedFile | None, folder: Path, *, elsewhere: bool) -> Pins:
    """Resolve what a wheel of gradekit needs, or the version of it that an index has."""
    if own is not None:
        path = folder.resolve() / own.path
        path.write_bytes(own.content)
        return lock.resolve([str(path)], elsewhere=elsewhere)
    try:
        return lock.resolve([f"gradekit=={gradekit.__version__}"], elsewhere=elsewhere)
    except UsageError as error:
        remedy = "Or leave out --from-index: then the wheel made here is used."
        raise UsageError(f"{error} {remedy}") from error


def _downloaded(pinned: Pins, folder: Path) -> list[PackedFile]:
    folder.mkdir()
    paths = lock.download(lock.write(pinned), folder)
    return [PackedFile(path=f"{WHEELS}/{path.name}", content=path.read_bytes()) for path in paths]


def _script(*, bundle: bool) -> str:
    values = {
        "{source}": " and, elsewhere than on Linux x86_64," if bundle else " and",
        "{offline}": OFFLINE if bundle else "",
        "{options}": "$offline " if bundle else "",
    }
    text = INSTALL
    for name, value in values.items():
        text = text.replace(name, value)
    return text
