"""The student's module: execute it, find and call its functions, detect changed arguments."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import linecache
import sys
import time
import types
from collections.abc import Callable
from typing import Any, Final, NoReturn

from . import execution, protocol
from .changes import watch
from .histories import call_after
from .local_modules import LocalModules
from .values import python_bases, type_name

globals()["__builtins__"] = dict(vars(builtins))  # of functions below: see `changes`

MODULE: Final = "submission"
DRIVER: Final = "driver"
PROBES: Final = f"{__package__}.import_probes"
LONGEST_MESSAGE: Final = 2000


class LoadedProgram:
    """A submission that is run once, with the functions it then offers."""

    def __init__(self, request: protocol.Load, seconds: float = 0.0) -> None:
        self.request = request
        self.seconds = seconds
        self.out_of_memory = 0
        self.end = 0.0
        self.is_loaded = False
        self.left_out: list[execution.Failure] = []
        self.filename = request.filename
        self.starts = {request.filename: 0}
        self.module = types.ModuleType(MODULE)
        self.others: dict[str, types.ModuleType] = {}
        self.driver = types.ModuleType(DRIVER)
        self.converters: dict[str, list[Any]] = {}

    def run(self) -> None:
        """Execute the submission as an imported module, not as a script."""
        source = self.request.source
        texts = "\n".join([source, *(module[2] for module in self.request.modules)])
        array_parameters = _array_parameters(texts)
        _withdraw()
        names = self.module.__dict__
        self.end = time.monotonic() + self.seconds
        names["__file__"] = self.filename
        sys.modules[MODULE] = self.module
        if self.request.modules:
            self._offer_modules()
        self._execute(source, self.filename, self.module)
        for needs, name, alternative in self.request.alternatives:
            if not self._offers(name) and all(map(self._offers, needs)):
                exec(alternative, names)  # noqa: S102
        self._drive()
        _import_chance(texts)
        if array_parameters is not None:
            self._note_arrays(array_parameters)
        if self.left_out and not self.functions():
            self._fail()
        self.is_loaded = True

    def _offer_modules(self) -> None:
        """Let the submission import what came with it."""
        hook = LocalModules(self.request, self.module, self._execute)
        hook.install()
        self.starts |= hook.starts
        self.others = hook.modules

    def _drive(self) -> None:
        """Run the driver, which imports the submission by a name that a module of it may have."""
        code = compile(self.request.driver, "driver.py", "exec", dont_inherit=True)
        other = sys.modules.get(MODULE)
        sys.modules[MODULE] = self.module
        exec(code, self.driver.__dict__)  # noqa: S102
        if other is None:
            del sys.modules[MODULE]
        else:
            sys.modules[MODULE] = other

    def _execute(self, source: str, filename: str, module: types.ModuleType) -> None:
        """Run the student's code, which is this process's job."""
        lines = source.splitlines(keepends=True)
        linecache.cache[filename] = (len(source), None, lines, filename)
        if self.seconds:
            start = self.starts.get(filename, 0)
            late = time.monotonic() + self.seconds if self.is_loaded else 0.0
            failures = execution.execute(source, filename, module.__dict__, late or self.end)
            self.left_out += [
                (first + start, last + start, error) for first, last, error in failures
            ]
        else:
            code = compile(source, filename, "exec", dont_inherit=True)
            exec(code, module.__dict__)  # noqa: S102

    def _fail(self) -> NoReturn:
        """Let the load fail with what was raised first; a statement without end has none."""
        _, _, error = self.left_out[0]
        while isinstance(error, execution.OutOfTime):
            time.sleep(self.seconds)
        raise error

    def functions(self) -> list[str]:
        """Name the wanted functions that the submission offers."""
        return [name for name in self.request.functions if self._offers(name)]

    def call(
        self,
        request: protocol.CallRequest,
        *,
        watch: Callable[..., Any] = watch,
        call_after: Callable[..., Any] = call_after,
        returned: type[protocol.Returned] = protocol.Returned,
    ) -> protocol.Returned:
        """Call a function, after others if so asked, and notice which arguments it changed.

        What is handed in was bound before any of the submission ran: see `changes`.
        """
        if request.function == execution.LEFT_OUT:
            return protocol.Returned(request.id, self._describe_left_out(), [])
        calls = [*request.earlier, request.arguments]
        converters = self.converters.get(request.function)
        if converters:
            calls = [_converted(arguments, converters) for arguments in calls]
        if self.request.draws:
            _seed(request.seed)
        function = self._function(request.function)
        *earlier, arguments = calls
        if earlier or request.how:
            outcome = call_after(function, earlier, arguments, request.how)
        else:
            outcome = watch(function, arguments)
        return returned(request.id, *outcome)

    def describe(self, error: BaseException, request_id: int) -> protocol.Raised:
        """Say what was raised, and on which line of the submission."""
        memory = issubclass(type(error), MemoryError)  # NumPy has its own
        self.out_of_memory += memory
        name = "MemoryError" if memory else type_name(error)
        bases = [] if memory else python_bases(error)
        return protocol.Raised(request_id, name, self._message(error), self._line(error), bases)

    def _describe_left_out(self) -> list[list[Any]]:
        """Give first and last line, exception and message of each statement left out."""
        return [
            [first, last, type_name(error), self._message(error)]
            for first, last, error in self.left_out
        ]

    def _message(self, error: BaseException) -> str:
        """Give a message; of a module that is not there with the reason."""
        message = _message(error)
        if issubclass(type(error), ModuleNotFoundError) and self.request.unread:
            reasons = self.request.unread.items()
            return next(
                (f"{message} ({why})" for name, why in reasons if repr(name) in message), message
            )
        return message

    def _function(self, name: str) -> Any:
        """Find a function in the submission, or in the driver beside it."""
        module = self.driver if name in self.request.driven else self.module
        return module.__dict__.get(name)

    def _offers(self, name: str) -> bool:
        needs = self.request.driven.get(name, ())  # a driver may take the name of what it drives
        return callable(self._function(name)) and all(map(self._defines, needs))

    def _defines(self, name: str) -> bool:
        return callable(self.module.__dict__.get(name))

    def _note_arrays(self, array_parameters: Callable[[Any], list[Any]]) -> None:
        for name in self.functions():
            converters = array_parameters(self._function(name))
            if any(converters):
                self.converters[name] = converters

    def _line(self, error: BaseException) -> int:
        """Find the innermost line of the student's files; 0 if there is none."""
        line, starts = 0, self.starts
        try:
            if isinstance(error, SyntaxError) and error.filename in starts:
                return max(0, int(error.lineno or 0)) + starts[error.filename]
            trace = error.__traceback__
            while trace is not None:
                filename = trace.tb_frame.f_code.co_filename
                if filename in starts:
                    line = (trace.tb_lineno or 0) + starts[filename]
                trace = trace.tb_next
        except BaseException:  # a hostile exception may answer with anything  # noqa: BLE001
            return 0
        return line


def _message(error: BaseException) -> str:
    try:
        start = str.__getitem__(str(error), slice(LONGEST_MESSAGE))
    except BaseException:  # a hostile __str__ may raise anything  # noqa: BLE001
        return "(its message could not be read)"
    return start.encode("utf-8", "backslashreplace").decode()[:LONGEST_MESSAGE]


def _converted(arguments: list[Any], converters: list[Any]) -> list[Any]:
    """Turn lists into arrays where the student's annotations ask for them."""
    pairs = zip(arguments, converters, strict=False)
    made = [convert(value) if convert else value for value, convert in pairs]
    return made + arguments[len(made) :]


def _array_parameters(source: str) -> Callable[[Any], list[Any]] | None:
    """Import early what reads annotations, if it is needed: a module cannot be found later."""
    if "ndarray" not in source and "NDArray" not in source:
        return None
    from .array_arguments import array_parameters

    return array_parameters


def _withdraw() -> None:
    """Take the worker's own modules from where a submission would find them by their names.

    The probes stay: they are there only while a tier is checked.
    """
    for name in list(sys.modules):
        if name.partition(".")[0] == __package__ and name != PROBES:
            del sys.modules[name]


def _import_chance(source: str) -> None:
    """Import early what the first call would import, and draw from unseeded."""
    if "random" in source:
        wanted = ["random", "numpy.random"] if "numpy" in source else ["random"]
        for name in wanted:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)


def _seed(seed: int) -> None:
    """Seed the two generators that have a state which every caller shares."""
    own = sys.modules.get("random")
    if own is not None:
        own.seed(seed)
    legacy = sys.modules.get("numpy.random")
    if legacy is not None:
        legacy.seed(seed % 2**32)
