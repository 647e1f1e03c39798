"""Import of an assignment's error models, one file of `mistakes/` for each function."""

from __future__ import annotations

import sys
import types
from typing import Final

from gradekit.assignment.properties import run_file
from gradekit.mistakes import ErrorModel
from gradekit.model.assignment import Manifest
from gradekit.model.errors import AssignmentError

PREFIX: Final = "gradekit_mistakes_"
FOLDER: Final = "mistakes"


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
