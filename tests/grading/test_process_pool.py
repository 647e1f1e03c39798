"""Tasks done by several processes, some of which die."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from gradekit.grading.process_pool import Pool
from gradekit.model.errors import WorkerError


def square(_: Path, task: int) -> int:
    return task * task


def die_once(place: Path, task: int) -> int:
    mark = place / f"died over {task}"
    if task == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def die(_: Path, task: int) -> int:
    if task == 3:
        sys.exit(1)
    return task


def tell_number(_: Path, task: int) -> int:
    time.sleep(task)
    return os.getpid()


def mark_the_end(place: str) -> Path:
    mark = Path(place) / "ended"
    atexit.register(mark.touch)
    return mark


def tell_cores(place: Path, _: int) -> tuple[int, ...]:
    mark = place / str(os.getpid())
    mark.touch()
    while len(list(place.iterdir())) < 2:
        time.sleep(0.01)
    return tuple(os.sched_getaffinity(0))


def count(seen: list[int], task: int) -> int:
    seen.append(task)
    return len(seen)


def test_what_a_process_begins_with_is_kept_from_task_to_task() -> None:
    with Pool(count, begin=list[int], about=(), jobs=1) as pool:
        assert list(pool.map([5, 5, 5])) == [(5, 1), (5, 2), (5, 3)]
        assert list(pool.map([5])) == [(5, 4)]


def test_a_process_that_died_between_two_tasks_is_replaced(tmp_path: Path) -> None:
    with Pool(tell_number, begin=Path, about=str(tmp_path), jobs=1) as pool:
        numbers = []
        for _, number in pool.map([0, 0, 0]):
            numbers.append(number)
            os.kill(number, signal.SIGKILL)
            time.sleep(0.1)
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_task_has_its_result(jobs: int, tmp_path: Path) -> None:
    with Pool(square, begin=Path, about=str(tmp_path), jobs=jobs) as pool:
        assert sorted(pool.map(range(10))) == [(n, n * n) for n in range(10)]


def test_there_may_be_nothing_to_do(tmp_path: Path) -> None:
    with Pool(square, begin=Path, about=str(tmp_path), jobs=2) as pool:
        assert list(pool.map([])) == []


def test_a_process_that_dies_is_replaced_and_its_task_done_again(tmp_path: Path) -> None:
    with Pool(die_once, begin=Path, about=str(tmp_path), jobs=2) as pool:
        assert sorted(pool.map(range(6))) == [(n, n) for n in range(6)]
    assert [path.name for path in tmp_path.iterdir()] == ["died over 3"]


def test_a_task_that_ends_two_processes_is_told(tmp_path: Path) -> None:
    pool = Pool(die, begin=Path, about=str(tmp_path), jobs=1)
    with pool, pytest.raises(WorkerError) as caught:
        list(pool.map(range(6)))
    assert str(caught.value) == (
        "3: the process that judged it died, twice. Is there enough memory? "
        "Try fewer processes at a time (--jobs 1)."
    )


def test_the_end_does_not_wait_for_what_is_under_way(tmp_path: Path) -> None:
    with Pool(tell_number, begin=Path, about=str(tmp_path), jobs=2) as pool:
        _, number = next(pool.map([0, 600, 600]))
        assert number != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_process_with_nothing_left_to_do_ends_by_itself(tmp_path: Path) -> None:
    with Pool(square, begin=mark_the_end, about=str(tmp_path), jobs=1) as pool:
        assert list(pool.map([2])) == [(2, 4)]
    assert [path.name for path in tmp_path.iterdir()] == ["ended"]


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be chosen here")
def test_each_process_keeps_to_a_core_of_its_own_where_there_are_as_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        pytest.skip("there is one core")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(cores))
    with Pool(tell_cores, begin=Path, about=str(tmp_path), jobs=2) as pool:
        results = [done for _, done in pool.map([0, 1])]
    assert sorted(results) == [(core,) for core in cores]
