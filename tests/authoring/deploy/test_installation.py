"""`.gradekit/` installs what its lock names, from what is beside it, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gradekit.authoring.deploy import installation, lock, wheel
from gradekit.authoring.deploy.package import Package
from gradekit.model.errors import UsageError
from tests.authoring.deploy.conftest import Publish, needs_pip
from tests.authoring.deploy.conftest import wheel as small_wheel

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
locked = pytest.mark.skipif(HERE not in lock.PYTHONS, reason="the lock is for other Pythons")


@pytest.fixture
def bundle(publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write `.gradekit/` for a small package in the place of gradekit, with all wheels."""
    publish("helper", "2.0")
    monkeypatch.setattr(lock, "PYTHONS", (HERE,))
    monkeypatch.setattr(wheel, "build", lambda _: small_wheel("main", "1.0", "helper"))
    Package(files=installation.files(bundle=True), next_step="").write(tmp_path / "host")
    monkeypatch.setenv("PIP_FIND_LINKS", "")  # the host has no such folder
    return tmp_path / "host" / ".gradekit"


def run(folder: Path, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", folder / "install.sh", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder.parent,
        env=os.environ | variables,
    )


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


@pytest.mark.slow  # makes two environments
@needs_pip
@locked
def test_it_installs_without_an_index_and_refuses_what_has_another_hash(
    bundle: Path, tmp_path: Path
) -> None:
    assert names(bundle) == [
        "install.sh",
        "main-1.0-py3-none-any.whl",
        "requirements.txt",
        "wheels/helper-2.0-py3-none-any.whl",
    ]
    done = run(bundle, "environment", PYTHON=sys.executable)  # relative to where it is run
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    python = bundle.parent / "environment" / "bin" / "python"
    code = "import helper, main; print(main.version, helper.version)"
    shown = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "1.0 2.0\n"
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "uname").write_text("#!/bin/sh\necho Darwin arm64\n")
    (tools / "uname").chmod(0o755)
    searched = f"{tools}:{os.environ['PATH']}"
    elsewhere = run(bundle, tmp_path / "mac", PYTHON=sys.executable, PATH=searched)
    assert "No matching distribution found for helper==2.0" in elsewhere.stderr  # on the index
    (path,) = (bundle / "wheels").iterdir()
    path.write_bytes(small_wheel("helper", "2.0", "more").content)
    refused = run(bundle, tmp_path / "other", PYTHON=sys.executable)
    assert refused.returncode == 1
    assert "DO NOT MATCH THE HASHES" in refused.stderr


def test_without_a_python_that_fits_it_ends_with_one_sentence(tmp_path: Path) -> None:
    script = tmp_path / "install.sh"
    script.write_text(installation._script(bundle=True))
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # what 3.10 says to whether it is 3.11 or newer
    old.chmod(0o755)
    done = run(tmp_path, tmp_path / "environment", PYTHON=str(old))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "gradekit needs Python 3.11, 3.12 or 3.13 with its venv module, and none is here.\n"
    )
    assert not (tmp_path / "environment").exists()


def test_it_names_the_pythons_of_the_lock() -> None:
    first, *_, last = (tuple(map(int, version.split("."))) for version in lock.PYTHONS)
    assert f"{first} <= sys.version_info[:2] <= {last}" in installation.INSTALL
    for version in lock.PYTHONS:
        assert f"python{version}" in installation.INSTALL


@needs_pip
def test_from_an_index_no_wheel_is_packed_and_the_version_is_locked(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PYTHONS", (HERE,))
    publish("gradekit", installation.gradekit.__version__, "helper")
    publish("helper", "2.0")
    packed = {file.path: file for file in installation.files(from_index=True)}
    assert sorted(packed) == [".gradekit/install.sh", ".gradekit/requirements.txt"]
    text = packed[".gradekit/requirements.txt"].content.decode()
    assert f"\ngradekit=={installation.gradekit.__version__} \\\n    --hash=sha256:" in text
    assert "\nhelper==2.0 \\\n" in text


@needs_pip
@pytest.mark.usefixtures("publish")
def test_what_is_not_on_the_index_is_told_with_the_other_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lock, "PYTHONS", (HERE,))
    with pytest.raises(UsageError) as caught:
        installation.files(from_index=True)
    assert f"gradekit=={installation.gradekit.__version__}" in str(caught.value)
    assert str(caught.value).endswith(
        "Or leave out --from-index: then the wheel made here is used."
    )
