"""What a worker finds around it: nothing of the user's, and the limits in force."""

import os
import sys

import pytest

from gradekit.sandbox import container, launcher

SURROUNDINGS = """
import os
import sys

def environment():
    return dict(os.environ)

def search_path():
    return sys.path

def descriptors():
    return [number for number in range(256) if is_open(number)]

def is_open(number):
    try:
        return os.dup2(number, number) == number
    except OSError:
        return False

def input_is():
    return [os.isatty(0), sys.stdin.read()]

def folder():
    return os.getcwd()

def session():
    return [os.getsid(0), os.getpgid(0), os.getpid()]

def bounds():
    import resource
    kinds = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE")
    return [resource.getrlimit(getattr(resource, kind))[0] for kind in kinds]

def hashing():
    return hash("softmax")
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give the folder in which the judge was started, and from which it imports."""
    return str(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def surroundings(start_shared, folder):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_TOKEN", "s3cret")
        patch.setenv("PYTHONPATH", folder)
        patch.chdir(folder)
        patch.setattr(sys, "path", ["", folder, *sys.path])
        worker = start_shared(SURROUNDINGS)
        worker.start()
    return worker


def test_the_environment_is_clean(surroundings):
    environment = surroundings.call("environment", []).value
    environment.pop("LC_CTYPE", None)  # Python's own addition, in some locales
    environment.pop("__CF_USER_TEXT_ENCODING", None)  # that of macOS
    assert environment == launcher.environment()
    assert "SECRET_TOKEN" not in environment


def test_only_pipes_and_no_input_are_open(surroundings):
    listed = surroundings.call("descriptors", []).value
    assert listed[:3] == [0, 1, 2]
    assert len(listed) == 3 + 2  # two private pipes
    assert surroundings.call("input_is", []).value == [False, ""]


def test_the_search_path_holds_nothing_of_the_users(surroundings, folder):
    entries = surroundings.call("search_path", []).value
    assert folder not in entries
    assert "" not in entries
    assert not any(entry.endswith("worker") for entry in entries)


def test_the_folder_that_gradekit_is_developed_in_is_not_searched(surroundings):
    developed_in = str(launcher.CHILD.parents[1])
    if developed_in.endswith("-packages"):
        pytest.skip("gradekit is installed")
    assert developed_in not in surroundings.call("search_path", []).value


def test_a_worker_has_a_session_of_its_own(surroundings):
    session, group, pid = surroundings.call("session", []).value
    assert session == group == pid


def test_a_worker_stands_in_the_root_folder(surroundings):
    assert surroundings.call("folder", []).value == os.sep


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some limits")
def test_the_limits_are_in_force(surroundings):
    memory = min(1 << 30, container.memory() // 2)
    assert surroundings.call("bounds", []).value == [memory, 121, 0, 64, 0]
    assert surroundings.unlimited == ()


def test_strings_hash_alike_in_every_process(surroundings, start):
    assert start(SURROUNDINGS).call("hashing", []) == surroundings.call("hashing", [])


def test_a_limit_that_the_system_refuses_is_told(monkeypatch, start):
    refusing = """
import resource
set_limit = resource.setrlimit
def refuse(kind, pair):
    if kind == resource.RLIMIT_AS:
        raise ValueError("current limit exceeds maximum limit")
    set_limit(kind, pair)
resource.setrlimit = refuse
"""
    monkeypatch.setattr(launcher, "BOOT", refusing + launcher.BOOT)
    worker = start("def f(): return 1")
    assert worker.call("f", []).value == 1
    assert worker.unlimited == ("memory",)


def test_a_lower_limit_that_is_there_already_counts_as_one(monkeypatch, start):
    lowered = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))\n"
    monkeypatch.setattr(launcher, "BOOT", lowered + launcher.BOOT)
    worker = start("import resource\ndef f(): return resource.getrlimit(resource.RLIMIT_NOFILE)[0]")
    assert worker.call("f", []).value == 32
    assert worker.unlimited == ()


def test_packages_are_found_where_the_judge_has_them(monkeypatch, start):
    """A Python without any site stands for one whose packages are in the user's site."""
    bare = [*launcher.command(), "-S"]
    monkeypatch.setattr(launcher, "command", lambda: bare)
    worker = start("import numpy\ndef f(): return float(numpy.exp(0))")
    assert worker.call("f", []).value == 1.0
