"""The lock file pins what pip would install for each Python, with the hashes of its wheels."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

import pytest

from gradekit.authoring.deploy import lock
from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.errors import UsageError
from tests.authoring.deploy.conftest import Publish, needs_pip

pytestmark = needs_pip


def digest(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def test_each_python_gets_its_own_wheel_and_what_it_alone_needs(publish: Publish) -> None:
    own = publish("main", "1.0", "fast", 'Old_Types>=2; python_version < "3.13"')
    fast = {
        each: publish("fast", "2.0", tag=f"cp{each}-cp{each}-manylinux_2_28_x86_64")
        for each in ("311", "312", "313")
    }
    types = publish("old_types", "2.1")
    pinned = lock.resolve([str(own)], elsewhere=False)
    assert [*pinned] == ["3.11", "3.12", "3.13"]
    for version, packages in pinned.items():
        found = {each.name: each.hashes for each in packages}
        assert found["fast"] == {digest(fast[version.replace(".", "")])}
        assert found.get("old-types") == ({digest(types)} if version != "3.13" else None)
        assert "main" not in found


@pytest.fixture
def one_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock for a single Python, which is quicker."""
    monkeypatch.setattr(lock, "PYTHONS", ("3.12",))


@pytest.mark.slow
@pytest.mark.usefixtures("one_python")
def test_hashes_for_the_machines_of_students_are_added(publish: Publish) -> None:
    own, linux = publish("main", "1.0", "fast"), "cp311-abi3-manylinux2014"
    wheels = [
        publish("fast", "1.0", tag=tag)
        for tag in (f"{linux}_x86_64", f"{linux}_aarch64", "cp311-abi3-macosx_11_0_arm64")
    ]
    (pinned,) = lock.resolve([str(own)], elsewhere=True)["3.12"]
    assert pinned.hashes == {digest(path) for path in wheels}
    (pinned,) = lock.resolve([str(own)], elsewhere=False)["3.12"]
    assert pinned.hashes == {digest(wheels[0])}


@pytest.mark.slow
@pytest.mark.usefixtures("one_python")
def test_a_machine_without_wheels_is_left_out(publish: Publish) -> None:
    own = publish("main", "1.0", "fast")
    fast = publish("fast", "1.0", tag="cp311-abi3-manylinux2014_x86_64")
    (pinned,) = lock.resolve([str(own)], elsewhere=True)["3.12"]
    assert pinned.hashes == {digest(fast)}


def pin(name: str, version: str, *hashes: str) -> lock.Pinned:
    return lock.Pinned(name=name, version=version, hashes=frozenset(hashes))


def test_what_differs_among_pythons_has_a_line_for_each() -> None:
    pinned = {
        "3.11": [pin("a", "1", "sha256:1"), pin("b", "1", "sha256:3")],
        "3.12": [pin("a", "1", "sha256:2"), pin("b", "2", "sha256:4")],
        "3.13": [pin("a", "1", "sha256:2"), pin("b", "2", "sha256:4")],
    }
    wheel = PackedFile(path="main-1.0.whl", content=b"main")
    assert lock.write(pinned, wheel) == (
        "# Made by `gradekit`, for Python 3.11, 3.12, 3.13.\n"
        f"./main-1.0.whl \\\n    --hash=sha256:{hashlib.sha256(b'main').hexdigest()}\n"
        "a==1 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\n"
        'b==1 ; python_version == "3.11" \\\n    --hash=sha256:3\n'
        'b==2 ; python_version == "3.12" or python_version == "3.13" \\\n    --hash=sha256:4\n'
    )


@pytest.mark.slow
def test_the_wheels_of_a_lock_are_downloaded_for_each_python(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PYTHONS", ("3.11", "3.13"))
    own = publish("main", "1.0", "fast", "slow")
    for each in ("311", "312", "313"):
        publish("fast", "2.0", tag=f"cp{each}-cp{each}-manylinux_2_28_x86_64")
    publish("slow", "3.0")
    text = lock.write(lock.resolve([str(own)], elsewhere=False))
    (tmp_path / "downloads").mkdir()
    names = [path.name for path in lock.download(text, tmp_path / "downloads")]
    tags = [re.sub(r"-(cp\d+)-.*", r" \1", name) for name in names]
    assert tags == [
        "fast-2.0 cp311",
        "fast-2.0 cp313",
        "slow-3.0-py3-none-any.whl",
    ]


def refusal(*requirements: str) -> str:
    with pytest.raises(UsageError) as caught:
        lock.resolve(requirements, elsewhere=False)
    return str(caught.value)


@pytest.mark.usefixtures("one_python")
def test_what_no_index_has_is_told(publish: Publish) -> None:
    told = refusal(str(publish("main", "1.0", "missing")))
    assert told.startswith("pip found no wheels for Python 3.12 (")
    assert "missing" in told
    assert told.endswith(
        "It needs the network, or an index that it is set to; deploy where there is one."
    )


def test_a_python_without_pip_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PIP", "import sys; sys.modules['pip'] = None; import pip.runpy")
    assert refusal("main") == (
        f"{sys.executable}: it has no pip, which finds the versions to lock. "
        "Run `python -m ensurepip --upgrade` in this environment first."
    )
