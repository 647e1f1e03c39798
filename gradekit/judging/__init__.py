"""One submission, judged: from its text to a report.

A module imports only from those that stand below it here:

    judge           every property in turn, the score, the report
    property_judge  one property: whose helpers to try, and what came of it
    diagnosis       the one misconception that behaves as a wrong function does
    shrinking       a failing example made small, and tried again in a fresh worker
    redrawing       Hypothesis looks for a failure again, within a budget
    counterexample  a failure as with what, got what, should be what; and whether it is doubted
    verdict_cache   verdicts by the digest of the replies they rest on
    replay          kept examples tried in order: held, or the first failure
    recording       the rounds of calls of one property, recorded by digest
    session         a submission in a worker, as callables; every call recorded
    batching        many examples side by side: their calls cross in rounds
    known_answers   for each example, the replies after which it is known to hold
    blame           which functions are wrong, and who may rely on them
"""
