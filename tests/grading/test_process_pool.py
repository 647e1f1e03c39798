"""Tasks done by several processes, some of which die."""

from __future__ import annotations

import atexit
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gradekit.grading.process_pool import Pool
from gradekit.model.errors import WorkerError

ROOT = Path(__file__).parents[2]


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


def misbehave(place: Path, task: str) -> str:
    with (place / task).open("a") as tries:
        tries.write("x")
    match task:
        case "hangs":
            time.sleep(600)
        case "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exits":
            sys.exit(1)
        case "raises":
            raise ValueError("\x1b[31m\n::error::##[error]mine")
        case "gives what cannot be sent":
            return threading.Lock()  # type: ignore[return-value]
        case "takes all memory":
            bytearray(6 << 30)
    return task.upper()


REASONS = {
    "hangs": (1, "it was not judged within 2 seconds"),
    "dies": (2, "the process that judged it died, twice"),
    "exits": (2, "the process that judged it died, twice"),
    "raises": (2, "gradekit itself failed over it (ValueError)"),
    "takes all memory": (2, "gradekit itself failed over it (MemoryError)"),
    "gives what cannot be sent": (2, "gradekit itself failed over it (TypeError)"),
}


@pytest.mark.parametrize("jobs", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_a_task_without_a_result_has_a_reason_and_the_others_are_done(
    jobs: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tasks = ["a", *REASONS, "b"]
    with Pool(misbehave, begin=Path, about=str(tmp_path), jobs=jobs, seconds=2.0) as pool:
        results = dict(pool.try_each(tasks))
    assert (results.pop("a"), results.pop("b")) == ("A", "B")
    assert {task: failure.reason for task, failure in results.items()} == {
        task: reason for task, (_, reason) in REASONS.items()
    }
    for task, (tries, _) in REASONS.items():
        assert len((tmp_path / task).read_text()) == tries
    told = capfd.readouterr().err
    assert not re.search(r"\x1b|##\[", told)
    assert all(line.startswith("gradekit: ") for line in told.splitlines())


def begin_late(place: str) -> Path:
    time.sleep(1.2)
    return Path(place)


@pytest.mark.slow
def test_the_time_in_which_a_process_begins_is_not_the_task_s(tmp_path: Path) -> None:
    with Pool(square, begin=begin_late, about=str(tmp_path), jobs=1, seconds=1.0) as pool:
        assert list(pool.try_each([2])) == [(2, 4)]


def begin_never(place: str) -> Path:
    (Path(place) / str(os.getpid())).touch()
    os._exit(1)


def test_processes_that_die_as_they_begin_are_told(tmp_path: Path) -> None:
    pool = Pool(square, begin=begin_never, about=str(tmp_path), jobs=1)
    with pool, pytest.raises(WorkerError) as caught:
        list(pool.try_each([1, 2]))
    assert str(caught.value) == (
        "A process that judges died as it began, twice. Is there enough memory? "
        "Try fewer processes at a time (--jobs 1)."
    )
    assert len(list(tmp_path.iterdir())) == 2


def hold_the_interpreter(place: Path, _: int) -> None:
    (place / "new").write_text(str(os.getpid()))
    (place / "new").rename(place / "number")
    re.match("(a+)+$", "a" * 60 + "b")  # no other thread runs meanwhile


def coordinate(place: str) -> None:
    with Pool(hold_the_interpreter, begin=Path, about=place, jobs=1) as pool:
        list(pool.map([0]))


def runs(number: int) -> bool:
    """Whether a process is there that is more than a line in the table of processes."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only there does the system see to it")
def test_a_process_ends_with_the_one_that_started_it_whatever_it_is_doing(tmp_path: Path) -> None:
    command = f"from {__name__} import coordinate; coordinate({str(tmp_path)!r})"
    coordinator = subprocess.Popen([sys.executable, "-c", command], cwd=ROOT)
    while not (tmp_path / "number").exists():
        assert coordinator.poll() is None
        time.sleep(0.05)
    number = int((tmp_path / "number").read_text())
    coordinator.kill()
    coordinator.wait()
    end = time.monotonic() + 10
    while runs(number) and time.monotonic() < end:
        time.sleep(0.05)
    left = runs(number)
    if left:
        os.kill(number, signal.SIGKILL)
    assert not left
