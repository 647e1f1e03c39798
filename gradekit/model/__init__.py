"""The nouns of gradekit: records and words, which open no process and judge nothing.

A module imports only from those that stand below it here:

    assignment  an assignment: manifest, properties, misconceptions, what they rest on
    report      a report: results, counterexamples, diagnoses; JSON both ways
    signature   declared parameter and return types; a value brought to its type
    mismatch    a failed comparison with its facts, and the bound it was held to
    outcomes    what happened to a call, and what was learnt about a property
    limits      seconds and megabytes for one submission
    timing      where the time of a run went, by phase
    files       the user's cache folder; a file written whole or not at all
    errors      exceptions for the user, each with its remedy; did_you_mean
"""
