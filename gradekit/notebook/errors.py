"""Errors that a cell shows without a traceback: a student can mend what they are about."""

from __future__ import annotations

from gradekit.model.errors import GradekitError


class NotebookError(GradekitError):
    """Nothing was checked; the message names the remedy."""

    def _render_traceback_(self) -> list[str]:
        """Give what IPython shows in place of a traceback."""
        return [f"gradekit: {self}"]


class InterruptedCheckError(KeyboardInterrupt):
    """A check was interrupted; nothing of it goes on."""

    def _render_traceback_(self) -> list[str]:
        """Give what IPython shows in place of a traceback."""
        return ["gradekit: interrupted before the end."]
