"""Build the `Program` that a worker runs, from an assignment and a source."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gradekit.assignment import elementwise
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.signature import Signature
from gradekit.sandbox.program import Module, Program
from gradekit.submission.in_place import writes_into_parameters

if TYPE_CHECKING:
    from gradekit.submission.local_modules import LocalModule


class Role(NamedTuple):
    """What a helper of a student's own may be meant to compute."""

    signature: Signature
    compute: Callable[..., Any]


def describe_program(  # all but two by keyword  # noqa: PLR0913
    assignment: Assignment,
    source: str,
    *,
    stubs: Sequence[str] = (),
    role: Role | None = None,
    changing: Collection[str] = (),
    modules: Sequence[LocalModule] = (),
    unread: Mapping[str, str] | None = None,
) -> Program:
    """Put a submission's text together with what the assignment runs beside it.

    With a `role`, `stubs` are helpers of the student's own that it stands in for.
    The reference computes `stubs` in place of the submission's functions; not what a driver
    defines, for the submission does not call that. Those that are `changing`, or whose text
    says so, change their arguments in the submission: the correct ones then do, where the
    manifest lets them. `modules` and `unread` are a `Submission`'s.
    """
    manifest, oracle = assignment.manifest, functools.cache(assignment.oracle)

    def answer(name: str, arguments: list[Any]) -> Any:
        signature, compute = role or Role(manifest.functions[name], oracle(name))
        # A student's own may take more, such as a temperature, which is no matter here.
        asked = arguments[: len(signature.parameters)]
        return elementwise.compute(compute, signature, asked)

    texts = [source, *(module.source for module in modules)]
    return Program(
        source=source,
        filename="submission.py",
        functions=list(manifest.functions),
        alternatives=[(code.needs, code.name, code.code) for code in manifest.alternatives],
        driver=read_driver(manifest),
        driven=manifest.driver,
        stubs={
            name: _written(manifest, name)
            if name in manifest.in_place
            and (name in changing or any(writes_into_parameters(text, name) for text in texts))
            else []
            for name in stubs
            if name not in manifest.driver
        },
        leaves_out=manifest.load != "module",
        modules=[
            Module(module.names, _file(module), module.source, module.start, module.is_package)
            for module in modules
        ],
        unread=unread or {},
        answer=answer,
    )


def _file(module: LocalModule) -> str:
    """Name a module's file as no submission is named; a mere package has none."""
    return f"./{module.path}" if module.path else ""


def _written(manifest: Manifest, name: str) -> list[int]:
    """Tell for each result of a function in which argument it is kept; -1 for none."""
    parameters = manifest.functions[name].parameters
    return [
        parameters.index(parameter) if parameter in parameters else -1
        for parameter in manifest.in_place.get(name, ())
    ]


def read_driver(manifest: Manifest) -> str:
    """Read the code that runs beside a submission; empty if none does."""
    return (manifest.folder / "driver.py").read_text("utf-8") if manifest.driver else ""
