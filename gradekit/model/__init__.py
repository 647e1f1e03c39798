"""Records, errors and enums that every other package shares; nothing here starts a process.

A module imports only from those that stand below it here:

    assignment  records of an assignment: manifest, properties, misconceptions, reference
    report      records of a report: results, counterexamples, diagnoses; to JSON and back
    signature   declared parameter and return types; a returned value converted to its type
    visibility  whether a property is hidden from students, and until when
    mismatch    the exception of a failed comparison; values as text for messages
    outcomes    the outcome of a call, and the verdict on a property
    limits      seconds and megabytes for one submission
    timing      wall time by phase, for `gradekit check --profile`
    files       the user's cache folder; atomic writes; files opened without following
    errors      exceptions for the user, each with its remedy; spelling suggestions
"""
