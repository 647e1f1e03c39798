"""One submission, judged: from its text to a report.

A module imports only from those that stand below it here:

    judge           every property in turn, then the beliefs behind what is wrong
    scoring         points as fractions, and the report
    property_judge  one property: whose helpers to try, and what came of it
    results         verdicts on properties, written down as results
    diagnosis       the one misconception that behaves as a wrong function does
    shrinking       a failing example made small: known small ones, or Hypothesis within a budget
    confirmation    a failure seen again in a fresh worker, and whether it is doubted
    counterexample  a failure as with what, got what, should be what
    verdict_cache   verdicts by the digest of the replies they rest on
    replay          kept examples tried in order: held, or the first failure
    recording       the rounds of calls of one property, recorded by digest
    blame           which functions are wrong, and with whose helpers to try others
    session         a submission in a worker, as callables; every call recorded
    batching        many examples side by side: their calls cross in rounds
    known_answers   for each example, the replies after which it is known to hold
    options         what may be chosen of how to judge, and the examples that follow from it
"""
