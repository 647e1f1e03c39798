"""Which submissions a session is about: those of the command line, or that of the settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gradekit.assignment import library
from gradekit.assignment.submission_folder import find_submission
from gradekit.cli.settings import read_settings
from gradekit.model.errors import GradekitError
from gradekit.pytest_plugin.collection import Submissions
from gradekit.pytest_plugin.judgement import Judgement


def choose(config: pytest.Config) -> Submissions | None:
    """Make the plugin that collects them; None where nothing is named.

    Settings are those of the folder where pytest was started, and of no other.

    Raises
    ------
    pytest.UsageError
        If the settings are wrong, or a submission is no file.
    """
    names, folder = config.getoption("gradekit"), config.invocation_params.dir
    explicit = config.args_source is config.ArgsSource.ARGS
    if names:
        unasked = not explicit or any("::" not in each for each in config.args)
    else:
        unasked = not explicit or any(folder / each == folder for each in config.args)
    # A worker of xdist has the arguments of all, and cannot tell who has written them.
    unasked = vars(config.option).setdefault("gradekit_unasked", unasked)
    if not names:
        judgements = _of_settings(config, unasked=unasked)
        return Submissions(judgements, unasked=unasked) if judgements else None
    if not explicit:
        config.args = []  # these files are what is asked for
    assignment = config.getoption("gradekit_assignment")
    return Submissions([Judgement(name, assignment, folder) for name in names], unasked=unasked)


def _of_settings(config: pytest.Config, *, unasked: bool) -> list[Judgement]:
    folder = config.invocation_params.dir
    try:
        settings = read_settings(folder)
        if settings is None:
            return []
        path, assignment = settings.submission, settings.assignment
        if (folder / path).is_dir():
            if not unasked and not _may_enter(config, folder / path):
                return []  # perhaps nothing is handed in yet, or too much: of no concern here
            manifest = library.find(assignment) if assignment else None
            path = os.path.relpath(find_submission(str(folder / path), manifest), folder)
    except GradekitError as error:
        raise pytest.UsageError(str(error)) from None
    chosen = {"seed": settings.seed, "hints": settings.hints}
    options = [f"--{name}={value}" for name, value in chosen.items() if value is not None]
    return [Judgement(path, assignment, folder, options)]


def _may_enter(config: pytest.Config, folder: Path) -> bool:
    """Whether a session may collect a file that lies in a folder, by its arguments."""
    start = config.invocation_params.dir
    named = [Path(os.path.normpath(start / each.partition("::")[0])) for each in config.args]
    return any(
        folder.is_relative_to(each) or (each.parent == folder and not each.is_dir())
        for each in named
    )
