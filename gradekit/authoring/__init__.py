"""Tools for the author of an assignment: build its generated files, audit its properties.

A module imports only from those that stand below it here:

    audit     mutation testing of the properties; regression test of misconceptions
    coverage  the buckets of the functions' domains that the examples reach
    build     generates `kept.bin`: drawn examples, and what judging them gave
    tables    audit.lock and the tables in a handout: written and compared
    findings  cached results of judging one implementation, reused by the next audit
    mutation  mutation operators and mutants of a program
"""
