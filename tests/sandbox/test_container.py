"""The memory of a worker is at most half of what the container allows."""

import sys

import pytest

from gradekit.model.limits import Limits
from gradekit.sandbox import container
from gradekit.sandbox.tiers import PORTABLE

GB = 1 << 30


@pytest.fixture
def groups(monkeypatch, tmp_path):
    """Pretend to be in groups whose limits stand in these files; give what they allow."""

    def allow(membership, limits):
        (tmp_path / "membership").write_text(membership, "utf-8")
        for name, text in limits.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(f"{text}\n", "utf-8")
        return container.memory()

    monkeypatch.setattr(container, "MEMBERSHIP", tmp_path / "membership")
    monkeypatch.setattr(container, "MOUNTED", tmp_path)
    container.memory.cache_clear()
    yield allow
    container.memory.cache_clear()


@pytest.mark.parametrize(
    ("membership", "limits", "allowed"),
    [
        ("0::/\n", {"memory.max": 2 * GB}, 2 * GB),
        ("0::/a/b\n", {"a/b/memory.max": "max", "a/memory.max": GB, "memory.max": "max"}, GB),
        ("0::/a/b\n", {"a/b/memory.max": GB, "a/memory.max": 3 * GB}, GB),
        ("0::/not/seen/from/here\n", {"memory.max": GB}, GB),
        ("7:cpu,memory:/a\n0::/\n", {"memory/a/memory.limit_in_bytes": GB}, GB),
        ("7:memory:/a\n", {"memory/memory.limit_in_bytes": GB}, GB),
        ("0::/\n", {"memory.max": 100 << 20}, container.LEAST),
        ("0::/\n", {"memory.max": "max"}, sys.maxsize),
        ("", {}, sys.maxsize),
    ],
)
def test_the_least_limit_of_the_groups_a_process_is_in_holds(groups, membership, limits, allowed):
    assert groups(membership, limits) == allowed


def test_elsewhere_than_on_linux_there_is_none(groups, monkeypatch, tmp_path):
    monkeypatch.setattr(container, "MEMBERSHIP", tmp_path / "none")
    assert container.memory() == sys.maxsize


def test_the_memory_of_a_worker_is_the_manifests_or_half_of_what_is_allowed(groups):
    groups("0::/\n", {"memory.max": GB})
    plans = [PORTABLE.plan(Limits(memory_mb=size), "") for size in (1024, 300)]
    assert [plan.memory >> 20 for plan in plans] == [512, 300]
