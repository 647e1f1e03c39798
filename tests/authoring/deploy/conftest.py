"""Small wheels in place of an index: what pip finds here is the same on every machine."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gradekit.authoring.deploy.package import PackedFile, zipped

Publish = Callable[..., Path]


def wheel(name: str, version: str, *needs: str, tag: str = "py3-none-any") -> PackedFile:
    """Write a wheel of one module that says its version."""
    about = f"{name}-{version}.dist-info"
    requires = "".join(f"Requires-Dist: {need}\n" for need in needs)
    named = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}"
    files = [
        PackedFile.text(f"{name}.py", f"version = {version!r}\n"),
        PackedFile.text(f"{about}/METADATA", named),
        PackedFile.text(f"{about}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n"),
        PackedFile.text(f"{about}/RECORD", ""),
    ]
    return PackedFile(path=f"{name}-{version}-{tag}.whl", content=zipped(files))


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Put a wheel where pip looks, and nowhere else; give its path."""
    shelf = tmp_path / "index"
    shelf.mkdir()
    for name, value in {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(shelf),
        "PIP_CONFIG_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)

    def put(*about: str, tag: str = "py3-none-any") -> Path:
        made = wheel(*about, tag=tag)
        (shelf / made.path).write_bytes(made.content)
        return shelf / made.path

    return put


def has_pip() -> bool:
    """Whether this Python has pip."""
    command = [sys.executable, "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


needs_pip = pytest.mark.skipif(not has_pip(), reason="this environment has no pip")


SHIM = """#!/bin/sh
mkdir -p "$1/bin"
cat > "$1/bin/gradekit" <<'END'
#!/bin/sh
PYTHONPATH={here} exec {python} -P -m gradekit "$@"
END
chmod 755 "$1/bin/gradekit"
"""


def runs_from_here() -> PackedFile:
    """Give an install.sh that installs nothing, and lets this gradekit run."""
    here = Path(__file__).parents[3]
    text = SHIM.format(here=here, python=sys.executable)
    return PackedFile.program(".gradekit/install.sh", text)
