"""Finder and loader of the modules beside the submission, whose text came with it.

No file is opened: what is not in the request is looked for among what is installed.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import sys
import types
from collections.abc import Callable, Sequence

from . import protocol

Run = Callable[[str, str, types.ModuleType], None]
"""Executes a source, with its file name, in a module."""


class LocalModules:
    """The import hook (PEP 302, PEP 451) of one submission.

    Each module is run once, under the first of its names: `modules` has those. The first of
    them is `main`, the submission, which is run already or in the middle of it.
    """

    def __init__(self, request: protocol.Load, main: types.ModuleType, run: Run) -> None:
        self._by_name = {name: module for module in request.modules[::-1] for name in module[0]}
        self._main = request.modules[0][0][0]
        self.modules = {self._main: main}
        self._run = run
        self.starts = {module[1]: module[3] for module in request.modules if module[1]}

    def install(self) -> None:
        """Let the submission import them; with `main` as one of them."""
        main = self.modules[self._main]
        main.__name__ = self._main
        main.__package__ = self._main.rpartition(".")[0]
        main.__spec__ = self._spec(self._main)
        for name in self._by_name:
            sys.modules.pop(name, None)  # an installed one, which may be imported ahead
        sys.modules[self._main] = main
        sys.meta_path.insert(0, self)

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: types.ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module by any of its names."""
        return self._spec(name) if name in self._by_name else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Give the module that there is by another name, or a new one."""
        first = self._by_name[spec.name][0][0]
        if first not in self.modules:
            if first != spec.name:
                return importlib.import_module(first)
            self.modules[first] = types.ModuleType(first)
            self.modules[first].__file__ = spec.origin
        return self.modules[first]

    def exec_module(self, module: types.ModuleType) -> None:
        """Run a module, unless it has been by another name."""
        spec = module.__spec__
        assert spec is not None
        (first, *_), filename, source, *_ = self._by_name[spec.name]
        if first == spec.name and first != self._main:
            try:
                self._run(source, filename, module)
            except BaseException:
                del self.modules[first]
                raise
        else:
            module.__spec__ = self._spec(first)

    def _spec(self, name: str) -> importlib.machinery.ModuleSpec:
        _, filename, _, _, is_package = self._by_name[name]
        return importlib.machinery.ModuleSpec(
            name,
            self,  # type: ignore[arg-type]  # as any importer, it is both finder and loader
            origin=filename or None,
            is_package=is_package,
        )
