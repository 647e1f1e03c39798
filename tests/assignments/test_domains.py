"""The domains of the bundled assignments: wide enough for what is wrong only far out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.assignment.domains import read_domains
from gradekit.domains.bounds import outside
from gradekit.domains.buckets import buckets
from gradekit.domains.evaluation import Evaluation
from gradekit.model.assignment import Assignment

from . import far_calls
from .far_out import SUBMISSIONS, assignment, calls

PLAIN = [path for path in SUBMISSIONS if assignment(path) != "autograd"]
HELPERS = ("table", "network", "model")
BEYOND = {"train_for_a_thousand_epochs": "a train that recurses once for each step is right"}
"""What goes wrong only where right code may do so too, which the handout does not promise."""


def recorded(name: str, loaded: Assignment, seen: list[tuple[str, Any]]) -> Callable[..., Any]:
    function = loaded.oracle(name)

    def call(*arguments: Any) -> Any:
        seen.append((name, arguments))
        return function(*arguments)

    return call


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.stem)
def test_what_is_wrong_only_far_out_lies_in_the_domain(path: Path) -> None:
    text = calls(path)["far"]
    if "attempt(" in text:
        pytest.skip("it calls a function outside of its domain on purpose, to make it raise")
    if path.stem in BEYOND:
        pytest.skip(BEYOND[path.stem])
    loaded = library.load_assignment(library.find(assignment(path)))
    domains = read_domains(loaded.manifest.folder, loaded.manifest.functions)
    seen: list[tuple[str, Any]] = []
    scope = {name: recorded(name, loaded, seen) for name in loaded.manifest.functions}
    eval(text, scope | {name: getattr(far_calls, name) for name in HELPERS})
    assert seen
    for name, arguments in seen:
        named = dict(zip(domains[name].parameters, arguments, strict=True))
        assert list(outside(domains[name], Evaluation(named))) == []


@pytest.mark.parametrize("name", library.names())
def test_every_function_of_a_bundled_assignment_has_buckets_of_its_own(name: str) -> None:
    manifest = library.find(name)
    for function, domain in read_domains(manifest.folder, manifest.functions).items():
        labels = [chain.label for chain in buckets(domain)]
        assert len(labels) == len(set(labels)) > 0, function
