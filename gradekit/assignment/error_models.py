"""An assignment's error models, one file of `mistakes/` for each function, and their calls."""

from __future__ import annotations

import copy
import functools
import sys
import threading
import types
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import CodeType, FrameType
from typing import Any, Final

from gradekit.assignment.examples import Trace
from gradekit.assignment.properties import run_file
from gradekit.mistakes import ErrorModel
from gradekit.model.assignment import Manifest
from gradekit.model.errors import AssignmentError
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox.child.protocol import decode_value, encode_value

PREFIX: Final = "gradekit_mistakes_"
FOLDER: Final = "mistakes"
NUMPY: Final = frozenset({"np", "numpy"})
"""The names under which a module imports it."""
WORK_WITH_NUMPY: Final = 4
"""What a call in a module that uses NumPy counts: its operators are no calls, and take longer."""
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
    for stale in [key for key in list(sys.modules) if key == name or key.startswith(f"{name}.")]:
        del sys.modules[stale]
    sys.modules[name] = package
    model = getattr(run_file(path, f"{name}.{function}"), function, None)
    if not isinstance(model, ErrorModel):
        problem = f"it defines no error model {function}. Write @mistakes(...) before the function"
        raise AssignmentError([f"{path}: {problem}."])
    return model


class Loading(threading.Thread):
    """Loads an error model while the caller waits: some import NumPy, which takes a while."""

    def __init__(self, manifest: Manifest, function: str) -> None:
        super().__init__()
        self._load = functools.partial(load_model, manifest, function)
        self._model: ErrorModel | None = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Load it, on the thread."""
        try:
            self._model = self._load()
        except BaseException as error:  # it is raised where the model is asked for  # noqa: BLE001
            self._error = error

    def model(self) -> ErrorModel | None:
        """Wait for the model; raise what `load_model` raised."""
        self.join()
        if self._error is not None:
            raise self._error
        return self._model


class Runner:
    """Calls the variants of one error model as the function that it explains.

    Where a driver runs programs in the name of a function, a variant is the class or function
    that such a program uses. What else it uses are the right variants of other models.
    """

    def __init__(self, model: ErrorModel, function: str, manifest: Manifest) -> None:
        self._model = model
        self._function = function
        self._manifest = manifest
        self._made: tuple[Settings, Any] | None = None

    def work(self, arguments: Sequence[Any]) -> int:
        """Count the calls inside one call of the right variant: the same on every machine."""
        counted = 0

        def count(frame: FrameType, *_: object) -> None:
            nonlocal counted
            counted += 1 if NUMPY.isdisjoint(frame.f_globals) else WORK_WITH_NUMPY

        before = sys.getprofile()
        resume = getattr(before, "enable", None)  # of cProfile's, which cannot be set as it is
        after = None if resume else before
        copied = _copied(arguments)
        sys.setprofile(None)  # on its own: its return would be counted where there was another
        sys.setprofile(count)
        try:
            self._outcome({}, copied)
        finally:
            sys.setprofile(after)
            if resume:
                resume()
        return counted

    def __call__(self, settings: Settings, arguments: Sequence[Any]) -> Trace:
        """Give what the variant with these settings does."""
        return self._outcome(settings, _copied(arguments))

    def _outcome(self, settings: Settings, arguments: Sequence[Any]) -> Trace:
        try:
            if self._function in self._manifest.programs:
                value = self._printed(settings, arguments[0])
            else:
                value = self._model.function(settings.get, *arguments)
        except Exception as error:  # a mistake may crash as well  # noqa: BLE001
            return [OutcomeKind.RAISED.value, type(error).__name__, []]
        return [OutcomeKind.RETURNED.value, value, []]

    def _printed(self, settings: Settings, program: str) -> list[Any]:
        """Run a program with a variant; list what it prints."""
        if self._made is None or self._made[0] != settings:
            self._made = settings, self._model.function(settings.get)
        printed: list[Any] = []
        scope = {**self._others, self._function: self._made[1]}
        scope["print"] = lambda *values: printed.extend(values)
        exec(_compiled(program), scope)  # noqa: S102  # ours
        return printed

    @functools.cached_property
    def _others(self) -> dict[str, Any]:
        names = [name for name in self._manifest.programs if name != self._function]
        models = {name: load_model(self._manifest, name) for name in names}
        return {name: each.function({}.get) for name, each in models.items() if each}


@functools.lru_cache(maxsize=1024)
def _compiled(program: str) -> CodeType:
    return compile(program, "<program>", "exec")


def _copied(arguments: Sequence[Any]) -> Sequence[Any]:
    with suppress(OverflowError):
        return decode_value(encode_value(arguments))  # type: ignore[no-any-return]
    return copy.deepcopy(arguments)  # slowly, an integer of more than 64 bits
