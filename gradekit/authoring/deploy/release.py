"""What students get: starter, handout and settings, and nothing that a course keeps secret."""

from __future__ import annotations

from gradekit.authoring.deploy.course import Course
from gradekit.authoring.deploy.package import Package


def make(course: Course) -> Package:
    """Make the folder that a course hands out."""
    return Package(files=course.installation, next_step="Give the folder to your students.")
