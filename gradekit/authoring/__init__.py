"""What the author of an assignment runs.

A module imports only from those that stand below it here:

    audit     the grader graded: solutions accepted, misconceptions and mutants refuted
    build     makes the files that are kept with an assignment
    tables    audit.lock and the table of a handout: what an audit writes and compares
    findings  what judging one implementation came to, saved between audits
    mutation  small changes to a program
"""
