"""Many submissions, graded in parallel by a pool of processes.

A module imports only from those that stand below it here:

    folder         the files of a folder; skips those graded before; appends results
    grader         grades a file; caches the loaded assignment for each choice of options
    student_files  which files beside a submission are the same student's
    process_pool   a pool of processes, with replacement of those that die
"""
