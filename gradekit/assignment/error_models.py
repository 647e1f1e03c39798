"""An assignment's error models, one file of `mistakes/` for each function, and their calls."""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from gradekit.assignment.examples import Trace
from gradekit.assignment.properties import run_file
from gradekit.mistakes import ErrorModel
from gradekit.model.assignment import Assignment, Manifest
from gradekit.model.errors import AssignmentError
from gradekit.model.outcomes import OutcomeKind

PREFIX: Final = "gradekit_mistakes_"
FOLDER: Final = "mistakes"
Settings = Mapping[str, Any]


def load_model(manifest: Manifest, function: str) -> ErrorModel | None:
    """Run ``mistakes/FUNCTION.py`` and give its error model; None where there is no such file.

    Files of the folder can import one another relatively.

    Raises
    ------
    AssignmentError
        If the file cannot be run, or does not define the model.
    """
    path = manifest.folder / FOLDER / f"{function}.py"
    if not path.is_file():
        return None
    name = PREFIX + manifest.folder.resolve().name.replace("-", "_")
    package = types.ModuleType(name)
    package.__path__ = [str(path.parent)]
    for stale in [key for key in sys.modules if key == name or key.startswith(f"{name}.")]:
        del sys.modules[stale]
    sys.modules[name] = package
    model = getattr(run_file(path, f"{name}.{function}"), function, None)
    if not isinstance(model, ErrorModel):
        problem = f"it defines no error model {function}. Write @mistakes(...) before the function"
        raise AssignmentError([f"{path}: {problem}."])
    return model


class Runner:
    """Calls the variants of one error model.

    Where a function is tried by programs, a variant is the class or the function that such a
    program uses in its place.
    """

    def __init__(self, model: ErrorModel, function: str, assignment: Assignment) -> None:
        self._model = model
        self._function = function
        self._assignment = assignment
        self._runs_programs = function in assignment.manifest.programs

    def work(self, arguments: Sequence[Any]) -> int:
        """Count the calls inside one call of the right variant: the same on every machine."""
        counted = 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            self({}, arguments)
        finally:
            sys.setprofile(before)
        return counted

    def __call__(self, settings: Settings, arguments: Sequence[Any]) -> Trace:
        """Give what the variant with these settings does."""
        call = self._program if self._runs_programs else self._model.function
        try:
            value = call(settings.get, *map(_copied, arguments))
        except Exception as error:  # a mistake may crash as well  # noqa: BLE001
            return [OutcomeKind.RAISED.value, type(error).__name__, []]
        return [OutcomeKind.RETURNED.value, value, []]

    def _program(self, pick: Callable[[str], Any], program: str) -> list[Any]:
        """Run a program with what a variant makes; list what it prints."""
        printed: list[Any] = []
        scope = {**self._around, self._function: self._model.function(pick)}
        exec(_compiled(program), {**scope, "print": lambda *x: printed.extend(x)})  # noqa: S102  # ours
        return printed

    @functools.cached_property
    def _around(self) -> dict[str, Any]:
        """Give the right variants of the functions that this one may rely on."""
        manifest = self._assignment.manifest
        models = {name: load_model(manifest, name) for name in manifest.earlier(self._function)}
        return {name: model.function({}.get) for name, model in models.items() if model}


@functools.lru_cache(maxsize=1024)
def _compiled(program: str) -> Any:
    return compile(program, "<program>", "exec")


def _copied(value: Any) -> Any:
    if isinstance(value, list):
        return [_copied(item) if isinstance(item, list | dict) else item for item in value]
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return value
