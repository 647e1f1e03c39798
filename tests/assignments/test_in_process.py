"""What the tests of this folder run in their own process is what the judge runs in another."""

from dataclasses import replace

import pytest
from in_process import Implementation, chosen, drawn, load_assignment
from whole import each_assignment, each_solution, plainest

from gradekit.assignment import drawing, examples
from gradekit.assignment.program import describe_program
from gradekit.judging.diagnosis import alike
from gradekit.model.limits import Limits
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import read_submission
from tests.isolation import ISOLATION

PROBES = 3
LARGEST = 400_000


@each_solution()
def test_a_call_is_as_in_the_worker(assignment, path):
    manifest = assignment.manifest
    if path != manifest.solutions[0] and "array" not in path.stem and "in_place" not in path.stem:
        return  # for the sake of time: these are the ones that do something to arguments
    options = chosen(assignment, path)
    own = Implementation(path, options)
    program = describe_program(options, read_submission(str(path), load=manifest.load).source)
    with Worker(program, manifest.limits, ISOLATION) as worker:
        for function in manifest.functions:
            for arguments in drawn(manifest.name).probes[function][:PROBES]:
                there = examples.trace(worker.call(function, arguments))
                assert alike(own.function(function).trace(arguments), there)


@each_assignment()
def test_a_call_with_stand_ins_is_as_in_the_worker(assignment):
    manifest = assignment.manifest
    last = list(manifest.functions)[-1]
    earlier = manifest.earlier(last)
    path = plainest(manifest)
    options = chosen(assignment, path)
    own = Implementation(path, options, stubs=earlier)
    source = read_submission(str(path), load=manifest.load).source
    program = describe_program(options, source, stubs=earlier)
    with Worker(program, manifest.limits, ISOLATION) as worker:
        for arguments in drawn(manifest.name).probes[last][:PROBES]:
            there = examples.trace(worker.call(last, arguments))
            assert alike(own.function(last).trace(arguments), there)


@pytest.mark.parametrize("body", ["while True: pass", "raise KeyError(q)", "return q.pop()"])
def test_what_happens_to_a_call_is_told(tmp_path, body):
    assignment = load_assignment("kl-divergence")
    hasty = replace(assignment.manifest, limits=Limits(seconds_per_call=0.05))
    path = tmp_path / "mine.py"
    path.write_text(f"def entropy(q):\n    {body}\n", "utf-8")
    own = Implementation(path, replace(assignment, manifest=hasty)).function("entropy")
    assert own.trace([[0.5, 0.25]]) == TOLD[body]


TOLD = {
    "while True: pass": ["timed_out", "", []],
    "raise KeyError(q)": ["raised", "KeyError", []],
    "return q.pop()": ["returned", 0.25, [[0, [0.5]]]],
}


@each_assignment()
def test_the_shipped_examples_are_current(assignment, monkeypatch, tmp_path):
    """Whoever grades first would otherwise wait until they are drawn."""
    manifest = assignment.manifest

    def missing(*_, **__):
        raise AssertionError(f"run `gradekit author build assignments/{manifest.name}`")

    monkeypatch.setattr(examples.files, "folder", lambda: tmp_path)
    monkeypatch.setattr(drawing, "draw", missing)
    found = drawing.get(assignment, isolation=ISOLATION)
    assert found.examples == drawn(manifest.name).examples
    assert found.answers.keys() == {one.name for one in manifest.misconceptions}
    assert (manifest.folder / examples.SHIPPED).stat().st_size < LARGEST
