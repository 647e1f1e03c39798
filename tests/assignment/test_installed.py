"""Assignments of installed packages are known by name; their code is not imported for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gradekit.assignment import installed, library, locations
from gradekit.authoring.deploy.package import PackedFile, zipped
from gradekit.model.errors import AssignmentError, LibraryError
from tests.folders import PLAIN, TINY

DOUBLING = PLAIN.replace("# gradekit: tiny", "# gradekit: our-doubling")


def distribution(name: str, points: str, *packages: str) -> bytes:
    """Write a wheel whose packages hold the tiny assignment, and raise if they are imported."""
    about = f"{name}-1.0.dist-info"
    files = {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": f"[gradekit.assignments]\n{points}\n".encode(),
        f"{about}/RECORD": b"",
    }
    for package in packages:
        files[f"{package}/__init__.py"] = b"raise SystemExit('imported')\n"
        for path in TINY.rglob("*.[pt]*"):
            if path.is_file() and path.suffix in {".py", ".toml"}:
                files[f"{package}/{path.relative_to(TINY)}"] = path.read_bytes()
    return zipped(PackedFile(path=path, content=content) for path, content in files.items())


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of installed packages, which is searched first."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return tmp_path / "site"


def install(site: Path, name: str, points: str, *packages: str) -> None:
    """Install a distribution, as pip unpacks it."""
    wheel = site.parent / f"{name}-1.0-py3-none-any.whl"
    wheel.write_bytes(distribution(name, points, *packages))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)


@pytest.fixture
def course(site: Path) -> Path:
    install(site, "course", "our-doubling = course.our_doubling", "course", "course/our_doubling")
    return site


def test_it_is_found_by_its_name(course: Path) -> None:
    manifest = library.find("our-doubling")
    assert manifest.name == "our-doubling"
    assert manifest.folder == course / "course" / "our_doubling"


def test_a_header_names_it(course: Path, tmp_path: Path) -> None:
    (tmp_path / "hw.py").write_text(DOUBLING, "utf-8")
    assert library.open_submission(str(tmp_path / "hw.py"))[1].manifest.name == "our-doubling"
    assert library.choose(library.read_submission(str(tmp_path / "hw.py"))).name == "our-doubling"


def test_it_is_listed_without_being_imported(course: Path) -> None:
    manifests, problems = library.offered()
    assert [manifest.name for manifest in manifests] == ["our-doubling"]
    assert problems == []
    assert "course" not in sys.modules


def test_pip_installs_one_that_the_command_knows(tmp_path: Path) -> None:
    wheel = tmp_path / "course-1.0-py3-none-any.whl"
    points = "our-doubling = course.our_doubling"
    wheel.write_bytes(distribution("course", points, "course", "course/our_doubling"))
    target = tmp_path / "target"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", target, wheel], check=True)
    code = f"import sys; sys.path.insert(0, {str(target)!r})\n"
    code += "from gradekit.cli.main import main; sys.exit(main(['show', 'our-doubling']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Doubling (our-doubling): 7 properties")


def test_one_in_a_checkout_is_found_where_it_lies(site: Path, tmp_path: Path) -> None:
    install(site, "course", "our-doubling = course.our_doubling", "course", "course/our_doubling")
    shutil.move(site / "course", tmp_path / "checkout" / "course")
    sys.path.insert(1, str(tmp_path / "checkout"))  # as a .pth file does
    try:
        assert library.find("our-doubling").folder.is_relative_to(tmp_path / "checkout")
    finally:
        sys.path.remove(str(tmp_path / "checkout"))
    assert "course" not in sys.modules


def problem(name: str) -> str:
    with pytest.raises(AssignmentError) as caught:
        library.find(name)
    (told,) = caught.value.problems
    assert library.offered()[1] == [told]
    return told


def test_a_package_without_the_folder_is_told_and_the_others_are_listed(course: Path) -> None:
    install(course, "other", "lost = other.lost", "other")
    assert problem("lost") == (
        "other: its entry point lost = other.lost leads to no assignment.toml. "
        "Name a package whose folder holds assignment.toml, and install that file."
    )
    assert [manifest.name for manifest in library.offered()[0]] == ["our-doubling"]


def test_a_module_is_no_folder(site: Path) -> None:
    install(site, "course", "json-tool = json.tool")
    assert "json.tool leads to no assignment.toml" in problem("json-tool")


def test_one_that_two_packages_offer_is_neither(course: Path) -> None:
    install(course, "other", "our-doubling = other.our_doubling", "other", "other/our_doubling")
    assert problem("our-doubling") == (
        "our-doubling: course and other both offer an assignment of this name. "
        "Uninstall one of them."
    )


def test_a_name_that_no_header_can_give_is_told(site: Path) -> None:
    install(site, "course", "Our_Doubling = course.our_doubling", "course", "course/our_doubling")
    assert "is not the name of an assignment. Call it by small letters" in problem("Our_Doubling")


def test_it_is_called_like_its_folder(site: Path) -> None:
    install(site, "course", "halving = course.our_doubling", "course", "course/our_doubling")
    assert problem("halving") == (
        "course: its entry point halving = course.our_doubling leads to a folder called "
        "our_doubling. Let it have the name of its folder, with a hyphen for each underscore."
    )


def test_a_bundled_name_wins(site: Path) -> None:
    install(
        site, "course", "cross-entropy = course.cross_entropy", "course", "course/cross_entropy"
    )
    assert library.find("cross-entropy").folder.is_relative_to(locations.root())
    manifests, problems = library.offered()
    assert manifests == []
    assert problems == [
        "cross-entropy: a bundled assignment has this name, and is the one that is meant. "
        "Call the installed one otherwise."
    ]


def test_a_broken_manifest_is_told_and_breaks_no_other(course: Path) -> None:
    path = course / "course" / "our_doubling" / "assignment.toml"
    path.write_text("title = 1")
    assert library.find("cross-entropy").name == "cross-entropy"
    with pytest.raises(AssignmentError, match="1 is not a string"):
        library.find("our-doubling")
    assert any("1 is not a string" in told for told in library.offered()[1])


def test_a_name_that_nobody_offers_is_told_with_the_nearest(course: Path) -> None:
    with pytest.raises(LibraryError, match="Did you mean our-doubling"):
        library.find("our-doublin")


def test_a_bundled_assignment_asks_no_installed_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installed, "offers", lambda: pytest.fail("asked"))
    path = tmp_path / "hw.py"
    path.write_text("# gradekit: cross-entropy\n")
    assert library.open_submission(str(path))[1].manifest.name == "cross-entropy"
    assert library.open_submission(str(path), asked="cross-entropy")[0].path == str(path)
