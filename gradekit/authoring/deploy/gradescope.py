"""Gradescope: a zip with `setup.sh`, which makes its image, and `run_autograder`."""

from __future__ import annotations

from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import Package


def make(course: Course) -> Package:
    """Make the zip that a course uploads."""
    return Package(
        files=(*course.installation, *course.folder_files()),
        next_step="Upload autograder.zip to the assignment's Configure Autograder page.",
        archive="autograder.zip",
    )
