"""Checks in a notebook: the functions of the running kernel, judged in a worker as everywhere.

The source is what was run, in the order of execution: of each name the last definition counts,
and all else is read as in a notebook's file. A module imports only from those that stand below
it here:

    magic       `%gradekit check`, after `%load_ext gradekit`
    checking    `gradekit.check`: from the kernel to a report
    result      a report as a cell shows it
    difference  what was run, beside what the notebook's file holds
    execution   which of the cells were run to the end
    origin      where a function came from that no cell defines
    session     the cells that a kernel has run, and where it stands
    errors      errors that a cell shows without a traceback
"""
