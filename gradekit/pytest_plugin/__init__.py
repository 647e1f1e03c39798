"""The pytest plugin: ``pytest --gradekit hw.py`` makes each claim about a file a test.

pytest imports this module whenever it starts, also where nobody asks for gradekit: so it
imports nothing but what is asked for. The file itself is never imported by pytest, and all that
runs of it runs where `gradekit check` runs it. A module imports only from those that stand
below it here:

    choice      the submissions that a session is about
    collection  their files, and claims, as pytest collects them
    items       one claim as a test: its verdict in pytest's words
    judgement   one run of `gradekit check`, for the claims that a session has selected
    claims      what is claimed of a submission, found without running any of it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("gradekit", "claims of gradekit about a submission, as tests")
    group.addoption(
        "--gradekit",
        metavar="SUBMISSION",
        action="append",
        default=[],
        help="a .py or .ipynb file to be judged by gradekit; may be given again",
    )
    group.addoption(
        "--gradekit-assignment",
        metavar="NAME|PATH",
        help="the assignment of these; otherwise each says it itself",
    )


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Refuse, before pytest runs it, a submission that has the name of a file that it runs."""
    names = early_config.known_args_namespace.gradekit
    if any(name.replace("\\", "/").rpartition("/")[2] == "conftest.py" for name in names):
        import pytest

        raise pytest.UsageError(
            "--gradekit conftest.py: pytest runs a file of this name itself, so nothing would be "
            "kept apart. Rename it."
        )


def pytest_configure(config: pytest.Config) -> None:
    """Collect submissions, if there are any; to explain itself pytest needs none."""
    if config.getoption("help") or config.getoption("markers", default=False):
        return
    if config.getoption("gradekit") or _has_settings(config.invocation_params.dir):
        from gradekit.pytest_plugin.choice import choose

        if (submissions := choose(config)) is not None:
            config.pluginmanager.register(submissions, "gradekit-submissions")


def _has_settings(folder: Path) -> bool:
    """Whether the folder where pytest runs seems to have settings; they are read elsewhere."""
    try:
        return (folder / "gradekit.toml").exists() or (
            b"tool.gradekit" in (folder / "pyproject.toml").read_bytes()
        )
    except OSError:
        return False
