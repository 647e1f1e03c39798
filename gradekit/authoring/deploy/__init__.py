"""What a host of autograders, or a student repository, needs to grade an assignment.

A target is a module with `make(course) -> Package`; `trial` says what lets it be tried. With
`FOR_STUDENTS = True` students read what it makes: gradekit is in it only with checks, and then
without what is secret.

A module imports only from those that stand below it here:

    prairielearn  the question folder, and the image of its grader
    classroom50   the template of a repository, and autograder.py
    gitlab        the template of a project, with its job
    github        the template of a repository, with its workflow
    workflow      the workflow and the action of GitHub, and their steps
    student_repository  what every template has, and clones to try it
    release       what students get: starter, handout, settings
    gradescope    the zip with `setup.sh` and `run_autograder`
    checks        an assignment without solutions, misconceptions and hidden properties
    toml          a manifest written as TOML
    trial         runs what was made as its host would, with five submissions
    installation  the folder `.gradekit/`: wheel, lock file, install.sh
    wheel         the wheel of the gradekit that runs
    lock          the versions that pip finds, with hashes, for each Python
    course        an assignment, how a host names it, and how gradekit is installed there
    package       files to write, as a folder or a zip, the same bytes each time
"""

from __future__ import annotations

from typing import Final

TARGETS: Final = {
    "gradescope": "a zip with setup.sh and run_autograder",
    "prairielearn": "a question folder and the image of its grader",
    "classroom50": "a template repository and the autograder of an assignment",
    "github": "a template repository with a workflow",
    "gitlab": "a template project with a job",
}
"""The modules of this package that are targets, each with what it makes."""
